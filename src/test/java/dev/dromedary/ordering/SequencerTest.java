package dev.dromedary.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequencerTest {

  private final Sequencer sequencer = new Sequencer();

  @Test
  void deliveryOfAFreeKeyIsNotBlocked() {
    assertThat(sequencer.block("a")).isNull();
    sequencer.ended("a", null);
    assertThat(sequencer.block("a")).isNull();
    assertThat(sequencer.size()).isZero();
  }

  @Test
  void leaseBlocksItsKeyAlone() {
    sequencer.lease("a", "t1", null);

    assertThat(sequencer.block("a")).isEqualTo(1);
    assertThat(sequencer.block("a")).isEqualTo(2);
    assertThat(sequencer.block("b")).isNull();
    assertThat(sequencer.isNext("a", 1)).isFalse();
    assertThat(sequencer.isScanDue()).isFalse();
  }

  @Test
  void releasedLeaseUnblocksByTheSequenceNumbers() {
    sequencer.lease("a", "t1", null);
    sequencer.block("a");
    sequencer.block("a");

    sequencer.release("a", "t1");

    assertThat(sequencer.isScanDue()).isTrue();
    assertThat(sequencer.isNext("a", 2)).isFalse();
    assertThat(sequencer.isNext("a", 1)).isTrue();
    sequencer.ended("a", 1L);
    assertThat(sequencer.isNext("a", 2)).isTrue();
    assertThat(sequencer.block("a")).as("a new delivery is behind those that wait").isEqualTo(3);
    sequencer.lease("a", "t2", 2L);
    assertThat(sequencer.isNext("a", 3)).isFalse();
    sequencer.release("a", "t2");
    sequencer.ended("a", 3L);
    assertThat(sequencer.block("a")).isNull();
    assertThat(sequencer.isScanDue()).isFalse();
  }

  @Test
  void onlyItsOwnReleaseEndsALease() {
    sequencer.lease("a", "t2", null);

    sequencer.release("a", "t1");
    sequencer.release("b", "t2");

    assertThat(sequencer.isLeased("a", "t2")).isTrue();
    assertThat(sequencer.isReleaseNeeded("t1")).isFalse();
  }

  @Test
  void releaseRecordIsNeededUntilTheLeaseRecordIsRemoved() {
    sequencer.lease("a", "t1", null);
    sequencer.release("a", "t1");

    assertThat(sequencer.isLeased("a", "t1")).isFalse();
    assertThat(sequencer.isReleaseNeeded("t1")).isTrue();
    sequencer.removed("t1");
    assertThat(sequencer.isReleaseNeeded("t1")).isFalse();
  }

  @Test
  void failedChangeIsTakenBack() {
    Sequencer.Key before = sequencer.key("a");
    sequencer.lease("a", "t1", null);
    sequencer.restore("a", before);
    assertThat(sequencer.block("a")).isNull();

    sequencer.lease("a", "t1", null);
    before = sequencer.key("a");
    sequencer.release("a", "t1");
    sequencer.restore("a", before);
    assertThat(sequencer.isLeased("a", "t1")).isTrue();
    assertThat(sequencer.isReleaseNeeded("t1")).isFalse();
  }

  @Test
  void keysAreReadFromTheBlockedQueue() {
    Sequencer.Snapshot snapshot = new Sequencer.Snapshot();
    snapshot.blocked("a", 5);
    snapshot.released("t1");
    snapshot.leased("a", "t1");
    snapshot.blocked("a", 3);
    snapshot.leased("b", "t2");
    snapshot.blocked("b", 7);
    snapshot.leased("c", "t3");
    sequencer.lease("old", "t0", null);

    sequencer.load(snapshot);

    assertThat(sequencer.isNext("a", 3)).isTrue();
    assertThat(sequencer.isNext("a", 5)).isFalse();
    assertThat(sequencer.block("a")).isEqualTo(6);
    assertThat(sequencer.isNext("b", 7)).isFalse();
    assertThat(sequencer.block("b")).isEqualTo(8);
    assertThat(sequencer.block("c")).isEqualTo(1);
    assertThat(sequencer.block("old")).isNull();
    assertThat(sequencer.isReleaseNeeded("t1")).isTrue();
  }

  @Test
  void deliveryThatWouldWaitForeverIsMissed() {
    sequencer.lease("a", "t1", 4L);
    sequencer.block("a");

    assertThat(sequencer.misses("a", 5)).isFalse();
    assertThat(sequencer.misses("a", 4)).isTrue();
    assertThat(sequencer.misses("b", 1)).isTrue();
  }
}
