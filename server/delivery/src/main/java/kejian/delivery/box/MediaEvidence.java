package kejian.delivery.box;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.Beacon;
import kejian.delivery.evidence.Cmcd;
import kejian.delivery.evidence.Counters;
import kejian.delivery.evidence.ServedRanges;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.PackageCache;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Books the bytes that were really written, and what players tell in their requests (CMCD v1). */
final class MediaEvidence {

    private static final Logger LOG = Logger.getLogger(MediaEvidence.class);

    /** A stream that runs for an hour is booked as it goes, about every five seconds. */
    private static final long BOOK_EVERY_BYTES = 1_000_000;

    private static final List<String> CMCD_HEADERS =
            List.of("CMCD-Request", "CMCD-Object", "CMCD-Status", "CMCD-Session");

    private final Sessions sessions;
    private final ServedRanges ranges;
    private final Counters counters;

    MediaEvidence(Sessions sessions, ServedRanges ranges, Counters counters) {
        this.sessions = sessions;
        this.ranges = ranges;
        this.counters = counters;
    }

    /**
     * Where the bytes of one answer are booked.
     *
     * @param told the viewer as the player's own report names it, none where it made none
     */
    record Account(
            ServedRanges.Viewer viewer,
            ServedRanges.@Nullable Viewer told,
            String courseware,
            String packageId,
            Tier tier) {

        /** The box where its session names one. */
        Load.@Nullable Box box() {
            Session session = viewer.session();
            String name = session == null ? null : session.box();
            return name == null ? null : new Load.Box(name, viewer.mark());
        }
    }

    void refused() {
        counters.add(Counters.Count.STARTS_REFUSED);
    }

    void boxRefused() {
        counters.add(Counters.Count.BOXES_REFUSED);
    }

    Account account(Exchange x, Catalogue.Title title, Tier tier) {
        return account(x, title, tier, sessions.verify(x.query().get("s")).orElse(null));
    }

    Account account(Exchange x, Catalogue.Title title, Tier tier, @Nullable Session claimed) {
        String packageId = Objects.requireNonNull(title.media()).id();
        Session session = claimed != null && isOf(x, claimed, title, packageId) ? claimed : null;
        String courseware = session == null ? title.id() : session.courseware();
        ServedRanges.Viewer viewer =
                new ServedRanges.Viewer(session, x.mark(), Beacon.heads(x.query().get("h")));
        return new Account(viewer, told(x, session), courseware, packageId, tier);
    }

    MediaSender.Listener listener(
            PackageCache.Lease lease,
            MediaBytes body,
            @Nullable Account account,
            Runnable afterwards) {
        return new MediaSender.Listener() {
            private long from = -1;
            private long fromMs;
            private long upTo;

            @Override
            public void written(long begin, long end) {
                if (from < 0) {
                    from = begin;
                    fromMs = ranges.now();
                }
                upTo = end;
                if (upTo - from >= BOOK_EVERY_BYTES) {
                    book();
                }
            }

            @Override
            public void ended() {
                try {
                    book();
                } finally {
                    lease.close();
                    afterwards.run();
                }
            }

            private void book() {
                if (from < 0) {
                    return;
                }
                counters.add(
                        Counters.bytesSent(account == null ? null : account.tier), upTo - from);
                if (account != null) {
                    MediaEvidence.this.book(lease, body, account, from, upTo, fromMs);
                }
                from = -1;
            }
        };
    }

    private void book(
            PackageCache.Lease lease,
            MediaBytes body,
            Account account,
            long from,
            long to,
            long fromMs) {
        Section section;
        try {
            section = lease.media().served(body, from, to);
        } catch (RuntimeException e) {
            // The box has its bytes; a fault in the accounts must not end its stream.
            LOG.errorf(e, "bytes were not booked package=%s", account.packageId);
            return;
        }
        long took = ranges.now() - fromMs;
        add(ViewingEvent.Source.RANGES, account.viewer, account, section, to - from, took);
        if (account.told != null) {
            add(ViewingEvent.Source.CMCD_REQUEST, account.told, account, section, to - from, took);
        }
    }

    private void add(
            ViewingEvent.Source source,
            ServedRanges.Viewer viewer,
            Account account,
            Section section,
            long bytes,
            long tookMs) {
        ranges.add(
                source,
                viewer,
                account.courseware,
                account.packageId,
                account.tier,
                section,
                bytes,
                tookMs);
    }

    /** A session counts only for the package of its own courseware. */
    private static boolean isOf(
            Exchange x, Session session, Catalogue.Title title, String packageId) {
        if (session.courseware().equals(title.id())) {
            return true;
        }
        return x.moment() != null
                && x.moment()
                        .view()
                        .title(session.courseware())
                        .map(Catalogue.Title::media)
                        .map(MediaPackage::id)
                        .filter(packageId::equals)
                        .isPresent();
    }

    private ServedRanges.@Nullable Viewer told(Exchange x, @Nullable Session session) {
        Map<String, String> values = cmcd(x);
        if (values.isEmpty()) {
            return null;
        }
        counters.add(Counters.Count.CMCD_REQUESTS);
        String sid = values.get("sid");
        return new ServedRanges.Viewer(session, sid == null ? x.mark() : "cmcd " + sid);
    }

    private static Map<String, String> cmcd(Exchange x) {
        String query = x.query().get("CMCD");
        if (query != null) {
            return Cmcd.read(query);
        }
        StringBuilder all = new StringBuilder();
        for (String name : CMCD_HEADERS) {
            String value = x.request().getHeader(name);
            if (value != null) {
                all.append(all.isEmpty() ? "" : ",").append(value);
            }
        }
        return all.isEmpty() ? Map.of() : Cmcd.read(all.toString());
    }
}
