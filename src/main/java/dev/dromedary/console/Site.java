package dev.dromedary.console;

import dev.dromedary.api.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * Pages under a path, with a menu and sessions of their own: the console, or the portal, whose
 * pages are some of the console's with a look of its own.
 */
final class Site {

  static final String CONSOLE = "console";
  static final String PORTAL = "portal";

  private static final String ATTRIBUTE = Site.class.getName();
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " data:; base-uri 'none'; form-action 'self'; frame-ancestors ";

  private final String name;
  private final List<Class<?>> parts;
  private final List<Menu.Entry> menu;
  private final Sessions sessions;
  private final PortalProperties portal;

  private Site(
      String name,
      List<Class<?>> parts,
      List<Menu.Entry> menu,
      Sessions sessions,
      PortalProperties portal) {
    this.name = name;
    this.parts = parts;
    this.menu = menu;
    this.sessions = sessions;
    this.portal = portal;
  }

  static Site console(Sessions sessions) {
    return new Site(CONSOLE, ConsoleServlet.PARTS, Menu.ENTRIES, sessions, null);
  }

  static Site portal(Sessions sessions, PortalProperties portal) {
    return new Site(
        PORTAL,
        PortalPage.PARTS,
        Menu.ENTRIES.stream().filter(entry -> PortalPage.MENU.contains(entry.path())).toList(),
        sessions,
        portal);
  }

  /** That of the servlet that serves the request. */
  static Site of(HttpServletRequest request) {
    return (Site) request.getAttribute(ATTRIBUTE);
  }

  void serves(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  String path() {
    return "/" + name;
  }

  /** In the title of each page. */
  public String title() {
    return portal == null ? "Dromedary" : portal.name();
  }

  public boolean isPortal() {
    return portal != null;
  }

  public boolean hasLogo() {
    return isPortal() && portal.hasLogo();
  }

  public List<Menu.Entry> menu() {
    return menu;
  }

  /** Whether it has this page. */
  public boolean has(String page) {
    return menu.stream().anyMatch(entry -> entry.path().equals(page));
  }

  List<Class<?>> parts() {
    return parts;
  }

  /** The template of its sign-in. */
  String signIn() {
    return isPortal() ? "portal-sign-in" : "sign-in";
  }

  Sessions sessions() {
    return sessions;
  }

  /** The portal is for a tenant's own people: a key of all tenants has no place in it. */
  boolean isFor(Caller caller) {
    return portal == null || caller.tenant() != null;
  }

  String contentSecurityPolicy() {
    List<String> origins = portal == null ? List.of() : portal.frameOrigins();
    return CONTENT_SECURITY_POLICY + (origins.isEmpty() ? "'none'" : String.join(" ", origins));
  }
}
