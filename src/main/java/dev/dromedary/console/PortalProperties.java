package dev.dromedary.console;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The pages of a tenant at /portal.
 *
 * @param enabled Whether there are pages for a tenant's token at /portal, beside the console.
 * @param name Name of the product or company, in the head and the title of the pages.
 * @param colour Colour of buttons and links, as #rrggbb. Where it would be hard to read, a darker
 *     or lighter shade of it is used.
 * @param logo File of the logo (SVG, PNG, JPEG or WebP), or data:image/…;base64,…; at most 100 KB.
 *     Empty = the name alone.
 * @param frameOrigins Origins whose pages may show the portal in a frame, such as
 *     https://app.example.com. If any is set, browsers take the session over HTTPS only.
 */
@Validated
@ConfigurationProperties("webhooks.console.portal")
record PortalProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("Webhooks") @NotBlank @Size(max = 60) String name,
    @DefaultValue("#7a3f00")
        @Pattern(regexp = "#[0-9a-fA-F]{6}", message = "must be a colour such as #7a3f00")
        String colour,
    @DefaultValue("") String logo,
    @DefaultValue
        List<
                @Pattern(
                    regexp = "https?://(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*(:[0-9]{1,5})?",
                    message = "must be an origin such as https://app.example.com")
                String>
            frameOrigins) {

  PortalProperties {
    frameOrigins = List.copyOf(frameOrigins);
    Logo.of(logo);
  }

  boolean hasLogo() {
    return !logo.isEmpty();
  }
}
