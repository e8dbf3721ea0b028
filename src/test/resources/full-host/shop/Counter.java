package shop;

import java.util.List;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Its paths are such as the gateway has too, if it is not moved. */
@RestController
class Counter {

  private final Till till;
  private final Purchases purchases;

  Counter(Till till, Purchases purchases) {
    this.till = till;
    this.purchases = purchases;
  }

  @GetMapping("/purchases")
  List<Purchase> purchases() {
    return purchases.findAll();
  }

  @PostMapping("/purchases")
  void buy(@RequestParam String item, @RequestParam(defaultValue = "false") boolean isDeclined) {
    till.buy(item, isDeclined);
  }

  @GetMapping("/csrf")
  String csrf(CsrfToken token) {
    return token.getToken();
  }

  @GetMapping({"/portal", "/portal/endpoints", "/console/", "/api/v1/endpoints"})
  String own() {
    return "of the shop";
  }
}
