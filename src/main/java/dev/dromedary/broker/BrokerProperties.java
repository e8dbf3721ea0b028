package dev.dromedary.broker;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.broker}: the broker, and the batches that are taken from it.
 *
 * @param mode Whose broker it is: one in this process, or the application's.
 * @param connectionFactory Name of the application's ConnectionFactory bean to use, if it has
 *     several.
 * @param port Port of the embedded broker on the loopback interface. 0 = none, within this process
 *     only.
 * @param password Password of its login {@code webhooks}, for other gateways and operators. If
 *     empty, one is made and kept in the data folder.
 * @param publisherPassword Password of its login {@code publisher}, which may send events only. If
 *     empty, one is made and kept in the data folder.
 * @param maxDiskUsage Percent of the disk above which the embedded broker accepts nothing more.
 * @param batchSize Most messages of one transaction.
 * @param poisonQueue Queue of the messages that cannot be processed.
 * @param unsignedMessages Whether messages of the gateway's own queues that have no MAC are
 *     rejected, or accepted, as those of a version before it are.
 */
@Validated
@ConfigurationProperties("webhooks.broker")
public record BrokerProperties(
    @DefaultValue("embedded") Mode mode,
    @DefaultValue("") String connectionFactory,
    @DefaultValue("61616") @Min(0) @Max(65_535) int port,
    @DefaultValue("") String password,
    @DefaultValue("") String publisherPassword,
    @DefaultValue("90") @Min(1) @Max(100) int maxDiskUsage,
    @DefaultValue("64") @Min(1) @Max(1_000) int batchSize,
    @DefaultValue("DLQ") @NotBlank String poisonQueue,
    @DefaultValue("reject") Unsigned unsignedMessages) {

  /** The treatment of messages without a MAC. */
  public enum Unsigned {
    /** They go to the poison queue. */
    REJECT,
    /** They are processed: any login of the broker can have a request sent. */
    ACCEPT
  }

  /** Whose broker it is. */
  public enum Mode {
    /** An Artemis broker in this process, its journal under the data folder. */
    EMBEDDED,
    /** The {@code ConnectionFactory} that the application has. */
    EXTERNAL
  }

  public BrokerProperties {
    requireLong("webhooks.broker.password", password);
    requireLong("webhooks.broker.publisher-password", publisherPassword);
  }

  /** Not by an annotation, whose message would show it. */
  private static void requireLong(String setting, String password) {
    SettingRule.check(
        setting,
        "a password of %d characters".formatted(password.trim().length()),
        password.isBlank() || password.trim().length() >= 16,
        "is too short: at least 16");
  }

  @Override
  public String toString() {
    return "BrokerProperties[mode=" + mode + ", port=" + port + "]";
  }
}
