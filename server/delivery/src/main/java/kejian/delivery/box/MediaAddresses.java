package kejian.delivery.box;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.OpenPackage;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.view.RecentViews;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code /m/…}: packages by their digest. */
final class MediaAddresses {

    private static final Logger LOG = Logger.getLogger(MediaAddresses.class);
    private static final String HLS = "application/vnd.apple.mpegurl";

    private final Vertx vertx;
    private final PackageCache packages;
    private final Sessions sessions;
    private final Access access;
    private final Load load;
    private final MediaEvidence evidence;
    private final @Nullable HotSegments hotSegments = HotSegments.open(System::nanoTime);

    MediaAddresses(
            Vertx vertx,
            PackageCache packages,
            Sessions sessions,
            Access access,
            Load load,
            MediaEvidence evidence) {
        this.vertx = vertx;
        this.packages = packages;
        this.sessions = sessions;
        this.access = access;
        this.load = load;
        this.evidence = evidence;
    }

    /** When nothing is sent any more. */
    void close() {
        if (hotSegments != null) {
            hotSegments.close();
        }
    }

    /** Makes an answer from an open package; returns whether it keeps the lease for itself. */
    interface Use {
        boolean answer(PackageCache.Lease lease);
    }

    void cmafPlaylist(Exchange x, String packageId, String rendition) {
        text(x, packageId, HLS, (open, _, s) -> open.cmafPlaylist(rendition, s));
    }

    void tsPlaylist(Exchange x, String packageId, String rendition) {
        text(x, packageId, HLS, (open, _, s) -> open.tsPlaylist(rendition, s));
    }

    void cmafInit(Exchange x, String packageId, String rendition) {
        String name = "c-" + rendition + "-init";
        body(x, packageId, null, Tier.C, Headers.MP4, name, o -> o.cmafInit(rendition));
    }

    /** A segment, or a stream. */
    void hot(Exchange x, HotPath path) {
        String rendition = path.rendition();
        int n = path.number();
        switch (path.kind()) {
            case CMAF_SEGMENT -> {
                String name = "c-" + rendition + "-" + n;
                body(x, path, Tier.C, Headers.MP4, name, o -> o.cmafSegment(rendition, n));
            }
            case TS_SEGMENT -> {
                String name = "b-" + rendition + "-" + n;
                body(
                        x,
                        path,
                        Tier.B,
                        Headers.TRANSPORT_STREAM,
                        name,
                        o -> o.tsSegment(rendition, n));
            }
            case PROGRESSIVE_MP4 -> {
                if (isRefused(x)) {
                    x.fail(Problem.UNAVAILABLE);
                    return;
                }
                String name = "b-mp4-" + rendition;
                body(x, path, Tier.B, Headers.MP4, name, o -> o.progressiveMp4(rendition));
            }
            case CONSTANT_RATE -> {
                if (isRefused(x)) {
                    x.fail(Problem.UNAVAILABLE);
                    return;
                }
                String name = "a-" + rendition;
                body(
                        x,
                        path,
                        Tier.A,
                        Headers.TRANSPORT_STREAM,
                        name,
                        o -> o.constantRateStream(rendition));
            }
        }
    }

    private void body(
            Exchange x, HotPath path, Tier tier, CharSequence contentType, String name, Bytes of) {
        body(x, path.packageId(), path, tier, contentType, name, of);
    }

    /** Whether somebody new must wait; that is counted. */
    boolean isRefused(Exchange x) {
        boolean refused = load.isFull() && isStart(x);
        if (refused) {
            evidence.refused();
        }
        return refused;
    }

    /**
     * Opens the package and lets it be used; failing to is answered here.
     *
     * @param present whether the present release promises that it can be opened
     */
    void withPackage(Exchange x, MediaPackage media, boolean present, Use use) {
        PackageCache.Lease open = packages.leaseIfOpen(media);
        if (open != null) {
            use(x, open, use);
            return;
        }
        vertx.executeBlocking(() -> packages.lease(media), /* ordered= */ false)
                .onSuccess(lease -> use(x, lease, use))
                .onFailure(e -> notOpened(x, media, present, e));
    }

    /** Sends a body of the package, keeping the lease until the last byte. */
    boolean send(
            Exchange x,
            PackageCache.Lease lease,
            MediaBytes body,
            Exchange.Representation representation,
            MediaEvidence.@Nullable Account account) {
        return send(x, lease, body, representation, account, () -> {});
    }

    private boolean send(
            Exchange x,
            PackageCache.Lease lease,
            MediaBytes body,
            Exchange.Representation representation,
            MediaEvidence.@Nullable Account account,
            Runnable afterwards) {
        Load.Box box = account == null ? null : account.box();
        if (!load.begin(box)) {
            evidence.boxRefused();
            x.fail(Problem.TOO_MANY_REQUESTS);
            return false;
        }
        boolean begun = false;
        try {
            ByteRange.Part part = x.begin(representation);
            if (part == null) {
                return false;
            }
            Runnable end =
                    () -> {
                        load.end(box);
                        afterwards.run();
                    };
            MediaSender.Listener listener = evidence.listener(lease, body, account, end);
            MediaSender.send(x.request(), body, part, listener);
            begun = true;
            return true;
        } finally {
            if (!begun) {
                load.end(box);
            }
        }
    }

    static boolean isStart(Exchange x) {
        String range = x.request().getHeader(HttpHeaderNames.RANGE);
        return range == null || range.strip().startsWith("bytes=0-");
    }

    static Exchange.Representation representation(
            Catalogue.Title title, CharSequence contentType, String name, long length) {
        return new Exchange.Representation(
                contentType,
                etag(media(title).id(), name),
                HttpDates.of(title.publishedAt()),
                Exchange.MEDIA_CACHE,
                /* lasting= */ true,
                length);
    }

    private static String etag(String packageId, String name) {
        return new StringBuilder(32 + 1 + name.length() + 2)
                .append('"')
                .append(packageId, 0, 32)
                .append('-')
                .append(name)
                .append('"')
                .toString();
    }

    /** A text made from an open package; its inner addresses carry the query. */
    interface Text {
        Optional<String> of(OpenPackage open, MediaPackage media, String query);
    }

    interface Bytes {
        Optional<MediaBytes> of(OpenPackage open);
    }

    void text(Exchange x, String packageId, String contentType, Text text) {
        RecentViews.Holding.Held held = findWatched(x, packageId);
        if (held == null) {
            return;
        }
        String query = sessions.verify(x.query().get("s")).map(s -> "s=" + s.id()).orElse("");
        withPackage(
                x,
                media(held.title()),
                held.present(),
                lease -> {
                    Optional<String> playlist = text.of(lease.media(), media(held.title()), query);
                    if (playlist.isEmpty()) {
                        x.fail(Problem.NOT_FOUND);
                    } else {
                        x.send(contentType, playlist.get().getBytes(StandardCharsets.UTF_8));
                    }
                    return false;
                });
    }

    /**
     * @param path of what is watched; none for what is not, and then it is not counted either
     */
    void body(
            Exchange x,
            String packageId,
            @Nullable HotPath path,
            Tier tier,
            CharSequence contentType,
            String name,
            Bytes bytes) {
        RecentViews.Holding.Held held = findHeld(x, packageId);
        if (held == null) {
            return;
        }
        Catalogue.Title title = held.title();
        MediaEvidence.Account account = path == null ? null : evidence.account(x, title, tier);
        withPackage(
                x,
                media(title),
                held.present(),
                lease -> {
                    MediaBytes body = bytes.of(lease.media()).orElse(null);
                    if (body == null) {
                        x.fail(Problem.NOT_FOUND);
                        return false;
                    }
                    Exchange.Representation head =
                            representation(title, contentType, name, body.length());
                    HotSegments.Hold still = path == null ? null : still(path, body, lease);
                    return still == null
                            ? send(x, lease, body, head, account)
                            : send(x, lease, still, head, account);
                });
    }

    private HotSegments.@Nullable Hold still(
            HotPath path, MediaBytes body, PackageCache.Lease lease) {
        return hotSegments != null
                        && path.kind() == HotPath.Kind.TS_SEGMENT
                        && body instanceof MediaBytes.Muxed segment
                ? hotSegments.hold(path, segment, lease.media().served(body, 0, body.length()))
                : null;
    }

    private boolean send(
            Exchange x,
            PackageCache.Lease lease,
            HotSegments.Hold still,
            Exchange.Representation head,
            MediaEvidence.@Nullable Account account) {
        boolean kept = false;
        try {
            kept = send(x, lease, still.body(), head, account, still::release);
        } finally {
            if (!kept) {
                still.release();
            }
        }
        return kept;
    }

    private void use(Exchange x, PackageCache.Lease lease, Use use) {
        boolean kept = false;
        try {
            kept = !x.response().closed() && use.answer(lease);
        } catch (RuntimeException e) {
            LOG.errorf(e, "no answer address=%s", x.path());
            x.fail(Problem.INTERNAL);
        } finally {
            if (!kept) {
                lease.close();
            }
        }
    }

    private static void notOpened(Exchange x, MediaPackage media, boolean present, Throwable e) {
        if (e instanceof NoSuchFileException && !present) {
            x.fail(Problem.NOT_FOUND);
            return;
        }
        LOG.errorf(e, "package cannot be opened package=%s", media.id());
        x.fail(Problem.UNAVAILABLE);
    }

    Catalogue.@Nullable Title find(Exchange x, String packageId) {
        RecentViews.Holding.Held held = findHeld(x, packageId);
        return held == null ? null : held.title();
    }

    /** The title of a package address; where there is none to be served, that is answered. */
    RecentViews.Holding.@Nullable Held findHeld(Exchange x, String packageId) {
        RecentViews.Moment moment = x.moment();
        if (moment == null) {
            x.failUnlessShown();
            return null;
        }
        Optional<Session> session = sessions.verify(x.query().get("s"));
        Problem gone =
                session.isEmpty() ? null : moment.view().goneBecause(session.get().courseware());
        if (gone != null) {
            x.fail(gone);
            return null;
        }
        return switch (moment.ofPackage(packageId)) {
            case RecentViews.Holding.Unknown() -> {
                x.fail(Problem.NOT_FOUND);
                yield null;
            }
            case RecentViews.Holding.Gone(Problem why) -> {
                x.fail(why);
                yield null;
            }
            case RecentViews.Holding.Held held ->
                    access.isRefused(x, moment, held.title()) ? null : held;
        };
    }

    /**
     * As {@link #findHeld}, for what names or holds words: those are of the courseware that the
     * session is for, where another is made of the same bytes.
     */
    RecentViews.Holding.@Nullable Held findWatched(Exchange x, String packageId) {
        RecentViews.Holding.Held held = findHeld(x, packageId);
        RecentViews.Moment moment = x.moment();
        if (held == null || moment == null) {
            return null;
        }
        Catalogue.Title watched =
                sessions.verify(x.query().get("s"))
                        .map(s -> moment.watched(s.courseware(), packageId, held.title()))
                        .orElse(held.title());
        if (watched == held.title()) {
            return held;
        }
        return access.isRefused(x, moment, watched)
                ? null
                : new RecentViews.Holding.Held(watched, held.present());
    }

    private static MediaPackage media(Catalogue.Title title) {
        return Objects.requireNonNull(title.media());
    }
}
