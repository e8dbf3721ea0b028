package dev.dromedary.console;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;

/** The first page of the portal, and its look. */
@Controller
final class PortalPage {

  static final List<Class<?>> PARTS =
      List.of(
          AssetsPage.class,
          PortalPage.class,
          SignInPage.class,
          EndpointsPage.class,
          EndpointPage.class,
          EndpointEditPage.class,
          EndpointSecretsPage.class,
          DeliveriesPage.class,
          EventPage.class,
          DeadLettersPage.class,
          ReplaysPage.class,
          StreamPage.class);

  static final Set<String> MENU = Set.of("/endpoints", "/deliveries", "/dead-letters", "/replays");

  /** The grounds of console.css on which a link has the least contrast, by theme. */
  private static final Colour LIGHT = Colour.of("#eeebe4");

  private static final Colour DARK = Colour.of("#332f28");

  private final String style;
  private final Logo logo;

  PortalPage(PortalProperties portal) {
    style = style(Colour.of(portal.colour()));
    logo = Logo.of(portal.logo());
  }

  @GetMapping("/")
  String first(Visit visit) {
    return "redirect:" + visit.url("/endpoints");
  }

  @GetMapping(AssetsPage.PATH + "theme.css")
  ResponseEntity<byte[]> theme() {
    return asset(AssetsPage.CSS, style.getBytes(StandardCharsets.UTF_8));
  }

  @GetMapping(AssetsPage.PATH + "logo")
  ResponseEntity<byte[]> logo() {
    if (logo == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return asset(logo.type(), logo.content());
  }

  private static ResponseEntity<byte[]> asset(MediaType type, byte[] content) {
    return ResponseEntity.ok().contentType(type).cacheControl(CacheControl.noCache()).body(content);
  }

  private static String style(Colour colour) {
    String buttons = "--primary: %s; --primary-ink: %s;".formatted(colour, colour.ink());
    return ":root { %s --link: %s; }%n@media (prefers-color-scheme: dark) { :root { --link: %s; } }%n"
        .formatted(
            buttons, colour.readableOn(LIGHT, Colour.BLACK), colour.readableOn(DARK, Colour.WHITE));
  }
}
