package dev.dromedary.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColourTest {

  private static final double READABLE = 4.5;

  /** Every sixteenth of each channel. */
  private static List<Colour> colours() {
    List<Colour> colours = new ArrayList<>();
    for (int rgb = 0; rgb < 0x1000; rgb++) {
      colours.add(
          Colour.of("#%1$x%1$x%2$x%2$x%3$x%3$x".formatted(rgb >> 8, rgb >> 4 & 15, rgb & 15)));
    }
    return colours;
  }

  @Test
  void contrastIsThatOfTheSpecification() {
    assertThat(Colour.BLACK.contrast(Colour.WHITE)).isEqualTo(21);
    assertThat(Colour.of("#777777").contrast(Colour.WHITE)).isBetween(4.47, 4.48);
  }

  @Test
  void blackOrWhiteIsReadableOnAnyColour() {
    assertThat(colours())
        .allSatisfy(
            colour -> assertThat(colour.contrast(colour.ink())).isGreaterThanOrEqualTo(READABLE));
  }

  @Test
  void shadeOfAnyColourIsReadableOnTheGroundOfItsTheme() {
    Colour light = Colour.of("#eeebe4");
    Colour dark = Colour.of("#332f28");
    assertThat(colours())
        .allSatisfy(
            colour -> {
              assertThat(colour.readableOn(light, Colour.BLACK).contrast(light))
                  .isGreaterThanOrEqualTo(READABLE);
              assertThat(colour.readableOn(dark, Colour.WHITE).contrast(dark))
                  .isGreaterThanOrEqualTo(READABLE);
            });
  }

  @Test
  void colourThatIsReadableStaysAsItIs() {
    assertThat(Colour.of("#7a3f00").readableOn(Colour.WHITE, Colour.BLACK)).hasToString("#7a3f00");
  }
}
