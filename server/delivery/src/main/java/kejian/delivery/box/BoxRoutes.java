package kejian.delivery.box;

import static kejian.delivery.box.AddressTable.number;
import static kejian.delivery.box.AddressTable.part;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.box.AddressTable.Answer;
import kejian.delivery.box.AddressTable.Kind;
import kejian.delivery.evidence.Beacon;
import kejian.delivery.evidence.CmcdEvents;
import kejian.delivery.evidence.Counters;
import kejian.delivery.evidence.EvidenceJournal;
import kejian.delivery.evidence.FaultDesk;
import kejian.delivery.evidence.Recorder;
import kejian.delivery.evidence.SearchDesk;
import kejian.delivery.evidence.ServedRanges;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.evidence.SurveyDesk;
import kejian.delivery.evidence.Unfinished;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.view.BlobShelf;
import kejian.delivery.view.CurrentView;
import kejian.delivery.view.OpenSurveys;
import kejian.delivery.view.RecentViews;
import org.jboss.logging.Logger;

/**
 * Everything a box can ask for, on one router; the same in origin and edge.
 *
 * <p>Addresses are matched as they stand in the request line, undecoded: what is not spelled
 * exactly as docs/api.md has it does not exist, so that no cache holds one thing under two names
 * and no encoding leads anywhere else.
 */
public final class BoxRoutes implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BoxRoutes.class);
    private static final Pattern OURS =
            Pattern.compile("/|/(a|b|c|list|play|steer|m|v)(/.*)?|/status\\.json", Pattern.DOTALL);
    private static final long BOOKS_EVERY_MS = 5_000;
    private static final long LAST_BOOKS_S = 10;

    private static final String PACKAGE = "/m/([0-9a-f]{64})";
    private static final String RENDITION = "([a-z0-9-]{1,32})";
    private static final String PAGE = "([1-9][0-9]{0,4})";
    private static final String COURSEWARE = "([A-Za-z0-9-]{1,64})";
    private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
    private static final String LANGUAGE = "([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)";
    private static final String LIST = "(m3u|pls|xspf|asx|rss|json)";
    private static final String SLUG = "([a-z0-9-]{1,64})";

    private final Vertx vertx;
    private final RecentViews views;
    private final BoxProfiles profiles;
    private final Gate gate;
    private final Counters counters = new Counters();
    private final ServedRanges ranges;
    private final Recorder recorder;
    private final MediaAddresses media;
    private final Load load;
    private final SearchDesk searches;
    private final ViewingDoor door;
    private final Unfinished unfinished;
    private final AddressTable addresses = new AddressTable();
    private final long timer;

    public BoxRoutes(
            Vertx vertx,
            PackageCache packages,
            BlobShelf shelf,
            CurrentView view,
            EvidenceJournal journal,
            BoxSettings settings) {
        this.vertx = vertx;
        views = new RecentViews(view);
        profiles = settings.profiles();
        ranges = new ServedRanges(settings.clock());
        recorder = new Recorder(vertx, journal, counters);
        Sessions sessions = new Sessions(settings.sessionKey(), settings.clock());
        unfinished = new Unfinished(settings.sessionKey(), settings.clock());
        load = new Load(settings.maxConnections(), settings.maxOfBox());
        MediaEvidence evidence = new MediaEvidence(sessions, ranges, counters);
        Access access = new Access(sessions);
        media = new MediaAddresses(vertx, packages, sessions, access, load, evidence);
        gate = new Gate(sessions, settings);
        Sittings sittings = new Sittings(sessions, settings.clock());
        door =
                new ViewingDoor(
                        views, profiles, sessions, sittings, access, load, ranges, counters,
                        settings);
        addMedia(media);
        FileAddresses files = new FileAddresses(vertx, shelf, access, media, load);
        addFiles(files);
        SteeringAddresses steering =
                new SteeringAddresses(settings.surroundings(), sessions, sittings, access);
        PresentationAddresses presentations = new PresentationAddresses(media, steering);
        addPresentations(
                presentations, new CaptionAddresses(vertx, shelf, media, files, sessions, load));
        addPlay(
                new PlayAddresses(media, evidence, sessions, sittings, access, load, steering),
                steering);
        addLists(new ListAddresses(settings.rtspPort()));
        searches = new SearchDesk(vertx, journal, settings.clock(), sessions::disguised);
        FindAddresses find = new FindAddresses(vertx, settings.areaName(), sessions, searches);
        OpenSurveys open = new OpenSurveys(settings.clock(), settings.server());
        addPages(
                new PageAddresses(sessions, access, settings, unfinished, open, new Viewers()),
                find,
                steering);
        Tickets tickets = new Tickets(vertx, sessions);
        FaultDesk faults = new FaultDesk(vertx, journal, settings.clock());
        addFaults(new FaultAddresses(tickets, faults, settings));
        SurveyDesk answers = new SurveyDesk(vertx, journal, settings.clock());
        addSurveys(new SurveyAddresses(sessions, tickets, answers, open, settings));
        addEvidence(
                new EvidenceAddresses(
                        vertx,
                        new Beacon(sessions, counters, settings.clock()),
                        new CmcdEvents(sessions, counters, settings.clock()),
                        recorder,
                        sessions,
                        unfinished));
        addresses.add("/status\\.json", Kind.OPEN, (x, _) -> status(x));
        timer = vertx.setPeriodic(BOOKS_EVERY_MS, _ -> book(/* all= */ false));
    }

    /** Adds the routes of docs/api.md §Boxes; what is not ours goes on to the router's next. */
    public void mountOn(Router router) {
        router.route()
                .handler(context -> {
                    if (!answer(context.request())) {
                        context.next();
                    }
                });
    }

    /** Answers whose media is on its way at this moment. */
    public int sending() {
        return load.sending();
    }

    /** For another protocol than HTTP. */
    public ViewingDoor door() {
        return door;
    }

    /** Where boxes stopped, for a server that keeps it over its stops. */
    public Unfinished unfinished() {
        return unfinished;
    }

    /** What came in and what became of it since the start. */
    public Counters counters() {
        return counters;
    }

    /** Brings what was served and not yet reported to the journal. May wait for the disk. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
        media.close();
        List<ViewingEvent> events = ranges.due(/* all= */ true);
        try {
            Future<Void> last = searches.settle(/* all= */ true).otherwiseEmpty();
            Future.all(recorder.record(events), last)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LAST_BOOKS_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.errorf(e, "%d reports of served bytes were lost at the end", events.size());
        }
    }

    /** All of {@code /m/} that is not a {@link HotPath}. */
    private void addMedia(MediaAddresses media) {
        addresses.add(
                PACKAGE + "/c/" + RENDITION + "/init\\.mp4",
                Kind.OPEN,
                (x, m) -> media.cmafInit(x, part(m, 1), part(m, 2)));
        addresses.add(
                PACKAGE + "/c/" + RENDITION + "/index\\.m3u8",
                Kind.OPEN,
                (x, m) -> media.cmafPlaylist(x, part(m, 1), part(m, 2)));
        addresses.add(
                PACKAGE + "/b/" + RENDITION + "/index\\.m3u8",
                Kind.OPEN,
                (x, m) -> media.tsPlaylist(x, part(m, 1), part(m, 2)));
    }

    private void addFiles(FileAddresses files) {
        addresses.add(PACKAGE + "/poster\\.jpg", Kind.OPEN, (x, m) -> files.poster(x, part(m, 1)));
        addresses.add(
                PACKAGE + "/storyboard\\.jpg",
                Kind.OPEN,
                (x, m) -> files.storyboardSheet(x, part(m, 1)));
        addresses.add(
                PACKAGE + "/storyboard\\.vtt",
                Kind.OPEN,
                (x, m) -> files.storyboardIndex(x, part(m, 1)));
        addresses.add(
                "/m/picture/([0-9a-f]{64})", Kind.OPEN, (x, m) -> files.picture(x, part(m, 1)));
        addresses.add("/m/banner/([0-9a-f]{64})", Kind.OPEN, (x, m) -> files.banner(x, part(m, 1)));
        addresses.add(
                "/m/attachment/" + COURSEWARE + "/([0-9a-f]{64})",
                Kind.OPEN,
                (x, m) -> files.attachment(x, part(m, 1), part(m, 2)));
    }

    private void addPresentations(PresentationAddresses all, CaptionAddresses captions) {
        addresses.add(PACKAGE + "/c/master\\.m3u8", Kind.OPEN, (x, m) -> all.master(x, part(m, 1)));
        addresses.add(PACKAGE + "/c/images\\.m3u8", Kind.OPEN, (x, m) -> all.images(x, part(m, 1)));
        addresses.add(PACKAGE + "/c/manifest\\.mpd", Kind.OPEN, (x, m) -> all.dash(x, part(m, 1)));
        addresses.add(
                PACKAGE + "/c/" + RENDITION + "/iframes\\.m3u8",
                Kind.OPEN,
                (x, m) -> all.keyPictures(x, part(m, 1), part(m, 2)));
        addresses.add(
                PACKAGE + "/c/" + RENDITION + "/i" + NUMBER + "\\.m4s",
                Kind.OPEN,
                (x, m) -> all.keyPicture(x, part(m, 1), part(m, 2), number(m, 3)));
        addresses.add(
                PACKAGE + "/c/text/" + LANGUAGE + "\\.vtt",
                Kind.OPEN,
                (x, m) -> captions.whole(x, part(m, 1), part(m, 2)));
        addresses.add(
                PACKAGE + "/c/text/" + LANGUAGE + "/index\\.m3u8",
                Kind.OPEN,
                (x, m) -> captions.playlist(x, part(m, 1), part(m, 2)));
        addresses.add(
                PACKAGE + "/c/text/" + LANGUAGE + "/" + NUMBER + "\\.vtt",
                Kind.OPEN,
                (x, m) -> captions.segment(x, part(m, 1), part(m, 2), number(m, 3)));
    }

    private void addPlay(PlayAddresses play, SteeringAddresses steering) {
        addPlay("c\\.m3u8", steering, play::tierC);
        addPlay("b\\.m3u8", steering, play::tierB);
        addPlay("c\\.mpd", steering, play::dash);
        addPlay("b\\.mp4", steering, play::movie);
        addPlay("a\\.ts", steering, play::tierA);
        addresses.add(
                "/steer/(-|" + SteeringAddresses.BOX + ")\\.json",
                Kind.OPEN,
                (x, m) -> steering.document(x, part(m, 1)));
    }

    private void addPlay(
            String name, SteeringAddresses steering, BiConsumer<Exchange, String> play) {
        addresses.add("/play/" + COURSEWARE + "/" + name, Kind.OPEN, orElsewhere(steering, play));
    }

    /** Where a viewing begins, a box may be sent to a better place. */
    private static Answer orElsewhere(
            SteeringAddresses steering, BiConsumer<Exchange, String> here) {
        return (x, m) -> {
            if (!steering.sendsOn(x, part(m, 1))) {
                here.accept(x, part(m, 1));
            }
        };
    }

    private void addLists(ListAddresses list) {
        addresses.add("/list/guide\\.xml", Kind.OPEN, (x, _) -> list.guide(x));
        addresses.add("/list/all\\." + LIST, Kind.OPEN, (x, m) -> list.all(x, part(m, 1)));
        addresses.add(
                "/list/" + SLUG + "\\." + LIST,
                Kind.OPEN,
                (x, m) -> list.column(x, part(m, 1), part(m, 2)));
    }

    private void addPages(PageAddresses pages, FindAddresses find, SteeringAddresses steering) {
        addresses.add("/", Kind.OPEN, (x, _) -> pages.front(x));
        addKeys("index\\.htm", (x, _) -> pages.start(x));
        addKeys(
                "col/" + SLUG + "-" + PAGE + "\\.htm",
                (x, m) -> pages.column(x, part(m, 1), number(m, 2)));
        addKeys(
                "cw/" + COURSEWARE + "\\.htm",
                opening(find, (x, m) -> pages.courseware(x, part(m, 1))));
        addKeys("play/" + COURSEWARE + "\\.htm", orElsewhere(steering, pages::play));
        addKeys(
                "art/" + COURSEWARE + "-" + PAGE + "\\.htm",
                (x, m) -> pages.article(x, part(m, 1), number(m, 2)));
        addKeys("find\\.htm", (x, _) -> find.digits(x));
        addKeys("help\\.htm", (x, _) -> pages.help(x));
        addresses.add("/c/index\\.html", Kind.OPEN, (x, _) -> pages.plainIndex(x));
        addresses.add("/c/find\\.html", Kind.OPEN, (x, _) -> find.words(x));
        addresses.add(
                "/c/cw/" + COURSEWARE + "\\.html",
                Kind.OPEN,
                opening(find, orElsewhere(steering, pages::plainCourseware)));
        addresses.add(
                "/c/(play\\.js|page\\.css|icon\\.svg|hls\\.js|look-[0-9a-f]{6}\\.css)",
                Kind.OPEN, (x, m) -> pages.file(x, part(m, 1)));
    }

    /** What is opened may be what was looked for. */
    private static Answer opening(FindAddresses find, Answer page) {
        return (x, m) -> {
            find.opened(x, part(m, 1));
            page.answer(x, m);
        };
    }

    private void addFaults(FaultAddresses faults) {
        addKeys("fault\\.htm", (x, _) -> faults.list(x));
        addKeys("fault-" + FaultAddresses.KIND + "\\.htm", (x, m) -> faults.confirm(x, part(m, 1)));
        addKeys("told-" + FaultAddresses.KIND + "\\.htm", (x, m) -> faults.told(x, part(m, 1)));
    }

    /** A page for remotes, of tier A and of tier B. */
    private void addKeys(String name, Answer answer) {
        addresses.add("/[ab]/" + name, Kind.REMOTE, answer);
    }

    /** Nobody answers out of another host's page. */
    private void addSurveys(SurveyAddresses surveys) {
        surveys.all()
                .forEach((path, page) ->
                        addresses.add(path, Kind.REMOTE, (x, m) -> page.accept(x, part(m, 1))));
    }

    private void addEvidence(EvidenceAddresses evidence) {
        addresses.add("/v/b\\.gif", Kind.OPEN, (x, _) -> evidence.beacon(x));
        addresses.add("/v/cmcd", Kind.REPORT, (x, _) -> evidence.cmcd(x));
    }

    /**
     * Answers what is ours.
     *
     * @return false, with nothing done, for an address that a box never asks for
     */
    public boolean answer(HttpServerRequest request) {
        String path = request.path();
        if (path == null) {
            return false;
        }
        Seat seat = Seat.of(request);
        HotPath hot = seat.path(path);
        if (hot == null && !OURS.matcher(path).matches()) {
            return false;
        }
        Exchange x = new Exchange(request, seat, views.now().orElse(null), profiles);
        try {
            if (hot != null) {
                answer(x, hot);
                return true;
            }
            addresses.answer(x, path, gate);
        } catch (RuntimeException e) {
            LOG.errorf(e, "no answer address=%s", path);
            x.fail(Problem.INTERNAL);
        }
        return true;
    }

    private void answer(Exchange x, HotPath path) {
        if (AddressTable.isWanted(x, Kind.OPEN)) {
            media.hot(x, path);
        }
    }

    private static void status(Exchange x) {
        String version = BoxRoutes.class.getPackage().getImplementationVersion();
        JsonObject status =
                new JsonObject()
                        .put("release", x.moment() == null ? 0 : x.moment().view().number())
                        .put("view", x.moment() == null ? "" : x.moment().release())
                        // A release is active only when every blob of it is here.
                        .put("missingBytes", 0)
                        .put("version", version == null ? "unpackaged" : version);
        x.response().putHeader("Cache-Control", "no-cache");
        x.send("application/json", status.encode().getBytes(StandardCharsets.UTF_8));
    }

    private void book(boolean all) {
        List<ViewingEvent> events = ranges.due(all);
        recorder.record(events).onFailure(_ -> ranges.reportAgain(events));
        searches.settle(all);
    }
}
