package example.host;

import dev.dromedary.event.InvalidInputException;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller of a host application, with its own ways. */
@RestController
public class HostController {

  @GetMapping("/host/fine")
  public Map<String, String> fine() {
    return Map.of("camelCase", "kept");
  }

  @GetMapping("/host/fails")
  public String fails() {
    throw new InvalidInputException("host", "has its own error handling");
  }

  /** Under the prefix of the gateway's API, which is a common one. */
  @GetMapping("/api/v1/customers")
  public Map<String, String> customers() {
    return Map.of("customers", "need no key of the gateway");
  }
}
