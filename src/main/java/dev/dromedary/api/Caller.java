package dev.dromedary.api;

import dev.dromedary.accept.Received;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.monitor.OperationalEvents;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * A person or program that calls the API, as the key of the call says.
 *
 * @param who the name of the key
 * @param tenant the only one that the caller sees and touches, or null for all
 * @param login the key or token of the call
 */
public record Caller(String who, Role role, String tenant, Login login) {

  private static final String ATTRIBUTE = Caller.class.getName();

  public Caller {
    Objects.requireNonNull(who);
    Objects.requireNonNull(role);
  }

  /** With a key that never ends. */
  Caller(String who, Role role, String tenant) {
    this(who, role, tenant, Login.ENDLESS);
  }

  /**
   * The key or token of a caller.
   *
   * @param keyId of the store, or null for another
   * @param isToken whether it is a token of a tenant, made by a key
   * @param until its end, or null for none
   */
  public record Login(String keyId, boolean isToken, Instant until) {

    static final Login ENDLESS = new Login(null, false, null);
  }

  /** Keys of a token's own would be good for longer than the token is. */
  void requireKey() {
    if (login.isToken()) {
      throw ProblemType.FORBIDDEN.because(
          "Keys and tokens are managed with a key, and not with a token.");
    }
  }

  /** Whether there is this tenant for the caller; what belongs to others is not found. */
  public boolean sees(String other) {
    return tenant == null || tenant.equals(other);
  }

  /** Ids are of all tenants: one that is taken would tell of another tenant's endpoint. */
  void requireOwnIds() {
    if (tenant != null) {
      throw ProblemType.FORBIDDEN.because(
          "Ids of one's own need a key of all tenants; leave the id to the gateway.");
    }
  }

  /**
   * The tenant that a call is about, where it may name one.
   *
   * @param given null if the call names none
   * @return the caller's own if none is given, and null if it has none either
   * @throws org.springframework.web.ErrorResponseException 404, if there is none such for the
   *     caller
   */
  String tenantOf(String given) {
    if (given != null && !sees(given)) {
      throw ProblemType.notFound("tenant", "There is no tenant with this name.");
    }
    return given == null ? tenant : given;
  }

  /**
   * An event as the caller may publish it. One that names no tenant is of the caller's own.
   *
   * @throws org.springframework.web.ErrorResponseException 404, if it is another tenant's
   */
  Received publishing(Received received) {
    Event event = received.event();
    boolean isOwn = sees(event.tenant());
    if (!isOwn && !event.tenant().equals(Event.DEFAULT_TENANT)) {
      tenantOf(event.tenant());
    }
    Received published = isOwn ? received : new Received(event.ofTenant(tenant), received.named());
    if (published.event().tenant().equals(OperationalEvents.TENANT)) {
      throw new InvalidInputException(
          "tenant", "must not be 'operations', whose events are the gateway's own");
    }
    return published;
  }

  /** As {@link #tenantOf} of each. */
  List<String> tenantsOf(List<String> given) {
    if (given == null || given.isEmpty()) {
      return tenant == null ? given : List.of(tenant);
    }
    given.forEach(this::tenantOf);
    return given;
  }

  /** Lets the request into the {@link ApiServlet}. */
  void lets(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** The caller of a request, or null if it has none yet. */
  static Caller of(HttpServletRequest request) {
    return (Caller) request.getAttribute(ATTRIBUTE);
  }

  /**
   * The caller of the call that this thread serves. For what is found by an id, wherever a call
   * looks for it: so that no call can forget to ask.
   */
  static Caller ofThisCall() {
    var attributes = (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
    return of(attributes.getRequest());
  }

  /** Gives controllers the caller. */
  static final class Argument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        ModelAndViewContainer container,
        NativeWebRequest request,
        WebDataBinderFactory binders) {
      return of(request.getNativeRequest(HttpServletRequest.class));
    }
  }
}
