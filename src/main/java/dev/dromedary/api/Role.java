package dev.dromedary.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The calls of the API that a key is good for. */
public enum Role {
  /** Publishes events, and sees nothing. */
  @JsonProperty("sender")
  SENDER,
  /** Sees everything but secrets. */
  @JsonProperty("viewer")
  VIEWER,
  /** Sees, pauses, requeues and replays. */
  @JsonProperty("operator")
  OPERATOR,
  /** Does everything, and sees secrets. */
  @JsonProperty("admin")
  ADMIN;

  /** Whether a call that needs the other role is allowed to this one. */
  public boolean includes(Role needed) {
    return included().contains(needed);
  }

  private Set<Role> included() {
    return switch (this) {
      case SENDER -> EnumSet.of(SENDER);
      case VIEWER -> EnumSet.of(VIEWER);
      case OPERATOR -> EnumSet.of(VIEWER, OPERATOR);
      case ADMIN -> EnumSet.allOf(Role.class);
    };
  }

  /** As the API writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
