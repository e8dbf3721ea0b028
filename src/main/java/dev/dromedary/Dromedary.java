package dev.dromedary;

public class Dromedary {
  public static void main(String[] args) {}
}
