package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ApiKeyTest {

  @TempDir Path dir;

  @Test
  void aGeneratedKeyIsKeptForItsOwnerAndShownOnce(CapturedOutput output) throws IOException {
    Path data = dir.resolve("data/of/dromedary");

    ApiKey first = ApiKey.resolve(" ", data);

    Path file = data.resolve("admin.key");
    String text = Files.readString(file).trim();
    assertThat(first.matches(text)).isTrue();
    assertThat(text).hasSizeGreaterThan(40);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.list(data)).containsExactly(file);

    ApiKey second = ApiKey.resolve(null, data);

    assertThat(second.matches(text)).isTrue();
    assertThat(output.getAll().split(java.util.regex.Pattern.quote(text), -1)).hasSize(2);
  }

  @Test
  void aKeyThatIsSetWinsAndLeavesNoFile(CapturedOutput output) {
    ApiKey key = ApiKey.resolve("a-key-from-settings", dir);

    assertThat(key.matches("a-key-from-settings")).isTrue();
    assertThat(dir).isEmptyDirectory();
    assertThat(output).doesNotContain("a-key-from-settings");
  }

  @Test
  void aKeyThatIsNoneIsRejectedWithoutBeingShown() {
    for (String text : new String[] {"short", "with a space in it somewhere", "x".repeat(513)}) {
      assertThatThrownBy(() -> ApiKey.resolve(text, dir))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("webhooks.admin.api-key must be")
          .hasMessageNotContaining(text);
    }
  }

  @Test
  void aFileWithoutAKeyStopsTheStart() throws IOException {
    Files.writeString(dir.resolve("admin.key"), "");

    assertThatThrownBy(() -> ApiKey.resolve(null, dir))
        .hasMessageContaining("admin.key")
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyDoesNotShowItself() {
    assertThat(ApiKey.of("a-key-from-settings")).hasToString("ApiKey[***]");
  }
}
