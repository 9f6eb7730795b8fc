package kejian.acceptance.bench.figures;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import kejian.acceptance.bench.audience.Act;
import kejian.acceptance.bench.sync.Staff;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.Beacon;
import kejian.delivery.evidence.CmcdEvents;
import kejian.delivery.evidence.Counters;
import kejian.delivery.evidence.ServedRanges;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.edge.disk.RealDisk;
import kejian.edge.journal.Journal;
import kejian.edge.journal.Upload;
import kejian.edge.province.Province;

/**
 * An edge's evidence as it ships, from what boxes send to the journal on the disk and over the line
 * to the province; only the sockets of boxes are left out, and the clock is the audience's.
 */
final class WatchedEdge implements AutoCloseable {

    private static final long BOOKS_EVERY_MS = 5_000;
    private static final int TOGETHER = 500;
    private static final Journal.Limits LIMITS = new Journal.Limits(8 << 20, 4L << 30, 8 << 20);

    private final Now clock = new Now();
    private final Counters counters = new Counters();
    private final Sessions sessions;
    private final Beacon beacon;
    private final CmcdEvents cmcd;
    private final ServedRanges ranges;
    private final Journal journal;
    private final Province province;
    private final Upload upload;
    private final boolean isDark;
    private final Map<String, Session> issued = new HashMap<>();
    private final List<ViewingEvent> waiting = new ArrayList<>();
    private long nextBookMs;
    private long recorded;

    WatchedEdge(Staff.Enrolled who, URI origin, Path folder, boolean isDark) throws IOException {
        this(who, origin, folder, isDark, _ -> {});
    }

    /**
     * @param isDark whether its line is cut until all is over
     * @param sent is told what goes over the line
     */
    WatchedEdge(
            Staff.Enrolled who,
            URI origin,
            Path folder,
            boolean isDark,
            Consumer<JournalBatch> sent)
            throws IOException {
        byte[] key = ("a key of this edge alone, " + who.name()).getBytes(StandardCharsets.UTF_8);
        sessions = new Sessions(key, clock);
        beacon = new Beacon(sessions, counters, clock);
        cmcd = new CmcdEvents(sessions, counters, clock);
        ranges = new ServedRanges(clock);
        journal = Journal.open(Files.createDirectories(folder), new RealDisk(), LIMITS);
        province = new Province(origin, Optional.of(who.token()), Province.Patience.NORMAL);
        upload =
                new Upload(journal, province, who.name()) {
                    @Override
                    protected void deliver(List<JournalBatch.Entry> entries) throws IOException {
                        sent.accept(new JournalBatch(who.name(), journal.epoch(), entries));
                        super.deliver(entries);
                    }
                };
        this.isDark = isDark;
    }

    /** The audience's time. */
    private static final class Now extends Clock {

        private long millis;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** All of it, in the order of time. */
    void see(Iterator<Act> acts) throws IOException {
        nextBookMs = Long.MAX_VALUE;
        while (acts.hasNext()) {
            Act act = acts.next();
            nextBookMs = Math.min(nextBookMs, act.atMs());
            for (; nextBookMs <= act.atMs(); nextBookMs += BOOKS_EVERY_MS) {
                clock.millis = nextBookMs;
                waiting.addAll(ranges.due(/* all= */ false));
            }
            clock.millis = act.atMs();
            see(act);
            if (waiting.size() >= TOGETHER) {
                record();
            }
        }
        clock.millis = nextBookMs;
        waiting.addAll(ranges.due(/* all= */ true));
        record();
        while (upload.runOnce() > 0) {}
        if (journal.backlog() > 0 || upload.poisonedSoFar() > 0) {
            throw new IOException(
                    "%d records stayed, %d were set aside"
                            .formatted(journal.backlog(), upload.poisonedSoFar()));
        }
    }

    private void see(Act act) {
        Act.Who who = act.who();
        Session session = issued.get(who.name());
        switch (act.what()) {
            case Act.Fetch fetch ->
                    issued.put(who.name(), sessions.issue(fetch.courseware(), who.box()));
            case Act.Served served ->
                    ranges.add(
                            ViewingEvent.Source.RANGES,
                            new ServedRanges.Viewer(session, who.mark()),
                            served.courseware(),
                            "package",
                            Tier.valueOf(served.tier()),
                            new Section(served.fromMs(), served.toMs()),
                            served.bytes(),
                            served.tookMs());
            case Act.Beacon told -> {
                Map<String, String> query = new HashMap<>(told.query());
                query.put("s", session == null ? "" : session.id());
                beacon.read(query, /* moment= */ null, Tier.B, who.address())
                        .ifPresent(waiting::add);
            }
            case Act.Report told -> {
                String line = told.line().replace("{s}", session == null ? "" : session.id());
                byte[] body = line.getBytes(StandardCharsets.UTF_8);
                waiting.addAll(cmcd.read(body, /* moment= */ null, who.address()));
            }
        }
    }

    private void record() throws IOException {
        journal.append(waiting);
        recorded += waiting.size();
        waiting.clear();
        if (!isDark && journal.backlog() >= 2_000) {
            upload.runOnce();
        }
    }

    long recorded() {
        return recorded;
    }

    @Override
    public void close() throws IOException {
        province.close();
        journal.close();
    }
}
