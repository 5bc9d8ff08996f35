package dev.ringback.server.store.embedded;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Flight-recorder event: a group of commits was written. Its duration is what the store took for
/// it. Off unless a recording asks for it; costs nothing then.
@Name("dev.ringback.GroupWritten")
@Label("Group Written")
@Category({"Ringback", "Store"})
@Description("Commits that went to disk together")
@Enabled(false)
@StackTrace(false)
final class GroupWritten extends Event {
  @Label("Commits")
  int commits;

  @Label("Records")
  int records;

  @Label("Size")
  @DataAmount
  long bytes;

  @Label("Syncs")
  @Description(
      "How many it took until it was on disk, before anybody was told: of the log of messages, of"
          + " the database")
  int syncs;
}
