package dev.dromedary;

import dev.dromedary.autoconfigure.Defaults;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** The gateway as a program of its own. In a host application nothing of this class is used. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Dromedary {

  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(Dromedary.class);
    application.setDefaultProperties(Defaults.standalone());
    application.run(args);
  }
}
