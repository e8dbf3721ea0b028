package shop;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;

@Entity
public class Purchase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String item;
  private Instant boughtAt;

  protected Purchase() {}

  Purchase(String item, Instant boughtAt) {
    this.item = item;
    this.boughtAt = boughtAt;
  }

  public String getItem() {
    return item;
  }

  public Instant getBoughtAt() {
    return boughtAt;
  }

  public String getNote() {
    return null;
  }
}
