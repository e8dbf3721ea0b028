package dev.dromedary.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {

  private final Lines lines = new Lines();

  @Test
  void nobodyWaitsInALineThatNobodyHolds() {
    assertThat(lines.behind("a")).isNull();
    lines.over("a", null);
    assertThat(lines.behind("a")).isNull();
    assertThat(lines.size()).isZero();
  }

  @Test
  void oneThatIsOutHoldsItsLineAlone() {
    lines.out("a", "t1", null);

    assertThat(lines.behind("a")).isEqualTo(1);
    assertThat(lines.behind("a")).isEqualTo(2);
    assertThat(lines.behind("b")).isNull();
    assertThat(lines.isNext("a", 1)).isFalse();
    assertThat(lines.isPassDue()).isFalse();
  }

  @Test
  void whenTheTurnEndsThoseBehindGoByTheirPlaces() {
    lines.out("a", "t1", null);
    lines.behind("a");
    lines.behind("a");

    lines.ended("a", "t1");

    assertThat(lines.isPassDue()).isTrue();
    assertThat(lines.isNext("a", 2)).isFalse();
    assertThat(lines.isNext("a", 1)).isTrue();
    lines.over("a", 1L);
    assertThat(lines.isNext("a", 2)).isTrue();
    assertThat(lines.behind("a")).as("one who comes now is behind those who wait").isEqualTo(3);
    lines.out("a", "t2", 2L);
    assertThat(lines.isNext("a", 3)).isFalse();
    lines.ended("a", "t2");
    lines.over("a", 3L);
    assertThat(lines.behind("a")).isNull();
    assertThat(lines.isPassDue()).isFalse();
  }

  @Test
  void onlyItsOwnTurnEndsAHold() {
    lines.out("a", "t2", null);

    lines.ended("a", "t1");
    lines.ended("b", "t2");

    assertThat(lines.holds("a", "t2")).isTrue();
    assertThat(lines.isNeeded("t1")).isFalse();
  }

  @Test
  void wordOfAnEndIsNeededUntilTheNoteIsGone() {
    lines.out("a", "t1", null);
    lines.ended("a", "t1");

    assertThat(lines.holds("a", "t1")).isFalse();
    assertThat(lines.isNeeded("t1")).isTrue();
    lines.forgotten("t1");
    assertThat(lines.isNeeded("t1")).isFalse();
  }

  @Test
  void whatFailedIsTakenBack() {
    Lines.Line before = lines.line("a");
    lines.out("a", "t1", null);
    lines.restore("a", before);
    assertThat(lines.behind("a")).isNull();

    lines.out("a", "t1", null);
    before = lines.line("a");
    lines.ended("a", "t1");
    lines.restore("a", before);
    assertThat(lines.holds("a", "t1")).isTrue();
    assertThat(lines.isNeeded("t1")).isFalse();
  }

  @Test
  void linesAreReadFromWhatIsHeld() {
    Lines.Survey survey = new Lines.Survey();
    survey.waits("a", 5);
    survey.ended("t1");
    survey.note("a", "t1");
    survey.waits("a", 3);
    survey.note("b", "t2");
    survey.waits("b", 7);
    survey.note("c", "t3");
    lines.out("old", "t0", null);

    lines.take(survey);

    assertThat(lines.isNext("a", 3)).isTrue();
    assertThat(lines.isNext("a", 5)).isFalse();
    assertThat(lines.behind("a")).isEqualTo(6);
    assertThat(lines.isNext("b", 7)).isFalse();
    assertThat(lines.behind("b")).isEqualTo(8);
    assertThat(lines.behind("c")).isEqualTo(1);
    assertThat(lines.behind("old")).isNull();
    assertThat(lines.isNeeded("t1")).isTrue();
  }
}
