package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.RequestMapping;

class CallerTest {

  private static final Caller OF_ALL = new Caller("anna", Role.VIEWER, null);
  private static final Caller OF_ACME = new Caller("acme", Role.VIEWER, "acme");

  @Test
  void senderOnlyPublishesAndOperatorDoesNot() {
    assertThat(Role.values()).filteredOn(Role.SENDER::includes).containsExactly(Role.SENDER);
    assertThat(Role.values())
        .filteredOn(Role.OPERATOR::includes)
        .containsExactly(Role.VIEWER, Role.OPERATOR);
    assertThat(Role.values()).allMatch(Role.ADMIN::includes);
  }

  @Test
  void callerOfATenantAsksForItsOwnOnly() {
    assertThat(OF_ACME.tenantOf(null)).isEqualTo("acme");
    assertThat(OF_ACME.tenantsOf(List.of())).containsExactly("acme");
    assertThatThrownBy(() -> OF_ACME.tenantsOf(List.of("acme", "other")))
        .isInstanceOfSatisfying(
            ErrorResponseException.class,
            none -> assertThat(none.getStatusCode().value()).isEqualTo(404));
  }

  @Test
  void callerOfAllTenantsAsksForAnyOrNone() {
    assertThat(OF_ALL.tenantOf(null)).isNull();
    assertThat(OF_ALL.tenantOf("other")).isEqualTo("other");
    assertThat(OF_ALL.tenantsOf(null)).isNull();
  }

  @Test
  void eachCallNamesTheRoleThatItNeeds() {
    assertThat(ApiServlet.PARTS)
        .flatExtracting(part -> Arrays.asList(part.getDeclaredMethods()))
        .filteredOn(call -> AnnotatedElementUtils.hasAnnotation(call, RequestMapping.class))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.getAnnotation(RequiresRole.class)).isNotNull());
  }
}
