package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.SharedClasses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.rmi.MarshalledObject;
import java.util.HashSet;
import java.util.Set;
import javax.management.ObjectName;
import javax.management.remote.NotificationResult;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {

  private final ObjectInputFilter filter =
      ObjectInputFilter.Config.createFilter(SharedClasses.serialFilter());

  @Test
  void objectOfASenderIsNotDeserialized() {
    assertThat(read(new HashSet<>(Set.of("a")))).isInstanceOf(InvalidClassException.class);
  }

  /** JMX is served to those who administer the machine. */
  @Test
  void argumentsOfJmxAre() throws Exception {
    assertThat(read(new ObjectName("java.lang:type=Memory"))).isInstanceOf(ObjectName.class);
    assertThat(read(new MarshalledObject<>(new Object[] {1L, "long"})))
        .isInstanceOf(MarshalledObject.class);
    assertThat(
            read(new NotificationResult(0, 0, new javax.management.remote.TargetedNotification[0])))
        .isInstanceOf(NotificationResult.class);
  }

  private Object read(Serializable object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
      ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      in.setObjectInputFilter(filter);
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      return e;
    }
  }
}
