package dev.dromedary.console;

/** A colour of sRGB, and how well one is read on another (WCAG 2.2, relative luminance). */
record Colour(int red, int green, int blue) {

  static final Colour BLACK = new Colour(0, 0, 0);
  static final Colour WHITE = new Colour(255, 255, 255);

  /** Of text of any size (WCAG 2.2, success criterion 1.4.3). */
  private static final double READABLE = 4.5;

  /**
   * @param text {@code #rrggbb}
   */
  static Colour of(String text) {
    int rgb = Integer.parseInt(text.substring(1), 16);
    return new Colour(rgb >> 16, rgb >> 8 & 255, rgb & 255);
  }

  /** Black or white, whichever is read better on it; one of them is readable on any colour. */
  Colour ink() {
    return contrast(WHITE) >= contrast(BLACK) ? WHITE : BLACK;
  }

  /** The nearest shade towards the other colour that is read well on that ground. */
  Colour readableOn(Colour ground, Colour towards) {
    for (int part = 0; part < 100; part++) {
      Colour shade = mixed(towards, part / 100.0);
      if (shade.contrast(ground) >= READABLE) {
        return shade;
      }
    }
    return towards;
  }

  double contrast(Colour other) {
    double one = luminance();
    double two = other.luminance();
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }

  private double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int channel) {
    double part = channel / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }

  private Colour mixed(Colour other, double part) {
    return new Colour(
        mixed(red, other.red, part),
        mixed(green, other.green, part),
        mixed(blue, other.blue, part));
  }

  private static int mixed(int from, int to, double part) {
    return (int) Math.round(from + (to - from) * part);
  }

  /** As a style sheet has it. */
  @Override
  public String toString() {
    return "#%02x%02x%02x".formatted(red, green, blue);
  }
}
