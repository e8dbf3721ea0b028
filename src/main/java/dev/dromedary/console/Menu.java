package dev.dromedary.console;

import java.util.List;

/** The pages, in the order of the menu. */
final class Menu {

  static final List<Entry> ENTRIES =
      List.of(
          new Entry("/", "Now", false, false),
          new Entry("/problems", "Problems", false, false),
          new Entry("/endpoints", "Endpoints", false, false),
          new Entry("/deliveries", "Deliveries", false, false),
          new Entry("/dead-letters", "Dead letters", false, false),
          new Entry("/replays", "Replays", false, false),
          new Entry("/event-types", "Event types", false, false),
          new Entry("/tenants", "Tenants", false, false),
          new Entry("/routes", "Routes", true, false),
          new Entry("/keys", "Keys", false, true),
          new Entry("/audit", "Audit", false, true));

  private Menu() {}

  /**
   * A page.
   *
   * @param isGatewayWide whether it is for readers of all tenants
   * @param isOfAdmins whether it is for admins
   */
  record Entry(String path, String title, boolean isGatewayWide, boolean isOfAdmins) {

    public boolean isFor(Visit visit) {
      return (!isGatewayWide || visit.isGatewayWide()) && (!isOfAdmins || visit.isAdmin());
    }

    public boolean isAt(Visit visit) {
      String at = visit.path();
      return at.equals(path) || path.length() > 1 && at.startsWith(path + "/");
    }
  }
}
