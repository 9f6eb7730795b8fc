package kejian.delivery.box;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.Beacon;
import kejian.delivery.evidence.CmcdEvents;
import kejian.delivery.evidence.Recorder;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.evidence.Unfinished;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** {@code /v/…}: what boxes and players report. */
final class EvidenceAddresses {

    /** One transparent pixel, GIF89a. */
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private static final int LONGEST_REPORT = 256 * 1024;

    private final Vertx vertx;
    private final Beacon beacon;
    private final CmcdEvents cmcd;
    private final Recorder recorder;
    private final Sessions sessions;
    private final Unfinished unfinished;

    EvidenceAddresses(
            Vertx vertx,
            Beacon beacon,
            CmcdEvents cmcd,
            Recorder recorder,
            Sessions sessions,
            Unfinished unfinished) {
        this.sessions = sessions;
        this.unfinished = unfinished;
        this.vertx = vertx;
        this.beacon = beacon;
        this.cmcd = cmcd;
        this.recorder = recorder;
    }

    /** Always the picture: whatever is wrong, the box plays on. */
    void beacon(Exchange x) {
        x.response().putHeader("Content-Type", "image/gif").putHeader("Cache-Control", "no-store");
        if (x.isHead()) {
            x.end(Buffer.buffer(PIXEL));
            return;
        }
        Tier tier = BoxProfiles.tier(x.query().get("t")).orElse(x.profile().tier());
        Optional<ViewingEvent> event = beacon.read(x.query(), x.moment(), tier, x.peer());
        event.ifPresent(e -> note(x, e));
        record(x, event.stream().toList(), () -> x.end(Buffer.buffer(PIXEL)));
    }

    /**
     * The page that it looks for is asked for by name, or namelessly, as the one that plays was.
     */
    private void note(Exchange x, ViewingEvent e) {
        RecentViews.Moment moment = x.moment();
        MediaPackage media =
                moment == null || !e.trusted()
                        ? null
                        : moment.view()
                                .title(e.courseware())
                                .map(Catalogue.Title::media)
                                .orElse(null);
        if (media == null) {
            return;
        }
        String named = sessions.verify(e.session()).map(Session::box).orElse(null);
        String who = Viewers.who(x, named, e.tier());
        if (who != null) {
            unfinished.note(who, e.courseware(), e.positionMs(), media.durationMs());
        }
    }

    /** A box by its name, or by what tells a nameless one apart. */
    static String who(@Nullable String box, String mark) {
        return box == null ? "mark " + mark : "box " + box;
    }

    void cmcd(Exchange x) {
        Buffer body = Buffer.buffer();
        x.request()
                .handler(bytes -> {
                    if (body.length() <= LONGEST_REPORT) {
                        body.appendBuffer(bytes);
                    }
                });
        x.request().endHandler(_ -> report(x, body));
        x.request().resume();
    }

    private void report(Exchange x, Buffer body) {
        if (body.length() > LONGEST_REPORT) {
            x.fail(Problem.TOO_LARGE);
            return;
        }
        x.response().putHeader("Cache-Control", "no-store");
        List<ViewingEvent> events = cmcd.read(body.getBytes(), x.moment(), x.peer());
        events.forEach(e -> note(x, e));
        record(x, events, () -> x.response().setStatusCode(204).end());
    }

    private void record(Exchange x, List<ViewingEvent> events, Runnable answer) {
        if (events.isEmpty()) {
            answer.run();
            return;
        }
        Context context = vertx.getOrCreateContext();
        recorder.record(events)
                .onComplete(result ->
                        context.runOnContext(_ -> {
                            if (x.response().closed()) {
                                return;
                            }
                            if (result.succeeded()) {
                                x.response().putHeader("Kejian-Recorded", "1");
                            }
                            answer.run();
                        }));
    }
}
