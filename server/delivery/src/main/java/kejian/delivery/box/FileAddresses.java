package kejian.delivery.box;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.view.BlobShelf;
import kejian.delivery.view.RecentViews;
import org.jboss.logging.Logger;

/** Blobs sent as they lie: posters, storyboards, pictures of articles, slides, attachments. */
final class FileAddresses {

    private static final Logger LOG = Logger.getLogger(FileAddresses.class);

    private final Vertx vertx;
    private final BlobShelf shelf;
    private final Access access;
    private final MediaAddresses media;
    private final Load load;

    FileAddresses(Vertx vertx, BlobShelf shelf, Access access, MediaAddresses media, Load load) {
        this.vertx = vertx;
        this.shelf = shelf;
        this.access = access;
        this.media = media;
        this.load = load;
    }

    private interface Blob {
        Optional<BlobRef> of(Catalogue.Title title);
    }

    void poster(Exchange x, String packageId) {
        held(x, packageId, title -> Optional.ofNullable(pack(title).poster()), "-poster");
    }

    void storyboardSheet(Exchange x, String packageId) {
        held(
                x,
                packageId,
                title -> Optional.ofNullable(pack(title).storyboard()).map(b -> b.sheet()),
                "-storyboard");
    }

    void storyboardIndex(Exchange x, String packageId) {
        Catalogue.Title title = media.find(x, packageId);
        if (title == null) {
            return;
        }
        MediaPackage.Storyboard board = pack(title).storyboard();
        if (board == null) {
            x.fail(Problem.NOT_FOUND);
            return;
        }
        String token = x.isRestricted() ? "?s=" + x.query().get("s") : "";
        String text = StoryboardText.of(board, pack(title).durationMs(), token);
        x.send("text/vtt; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    void picture(Exchange x, String sha256) {
        RecentViews.Moment moment = x.moment();
        RecentViews.Holding holding =
                moment == null ? new RecentViews.Holding.Unknown() : moment.ofPicture(sha256);
        switch (holding) {
            case RecentViews.Holding.Unknown() -> x.failUnlessShown();
            case RecentViews.Holding.Gone(Problem why) -> x.fail(why);
            case RecentViews.Holding.Held(Catalogue.Title title, boolean present) -> {
                if (!access.isRefused(x, Objects.requireNonNull(moment), title)) {
                    picture(x, title, sha256, present);
                }
            }
        }
    }

    private void picture(Exchange x, Catalogue.Title title, String sha256, boolean present) {
        title.pictures().stream()
                .filter(p -> p.blob().sha256().equals(sha256))
                .findFirst()
                .ifPresentOrElse(
                        p -> {
                            boolean png = p.type().equals("image/png");
                            String type = png ? "image/png" : "image/jpeg";
                            file(x, p.blob(), type, "", title, present);
                        },
                        () -> x.fail(Problem.NOT_FOUND));
    }

    /**
     * Of a column of the present release; what a page of an older one showed is not kept for it.
     */
    void banner(Exchange x, String sha256) {
        RecentViews.Moment moment = x.moment();
        Optional<BlobRef> blob =
                moment == null ? Optional.empty() : moment.view().bannerPicture(sha256);
        if (moment == null || blob.isEmpty()) {
            x.failUnlessShown();
            return;
        }
        String madeAt = moment.view().manifest().madeAt();
        file(x, blob.get(), "image/jpeg", "", madeAt, /* present= */ true);
    }

    /**
     * Its address names the courseware: one file may be attached to an open and a restricted one.
     */
    void attachment(Exchange x, String courseware, String sha256) {
        RecentViews.Moment moment = x.moment();
        if (moment == null) {
            x.failUnlessShown();
            return;
        }
        Problem gone = moment.view().goneBecause(courseware);
        if (gone != null) {
            x.fail(gone);
            return;
        }
        Optional<Catalogue.Title> title = moment.view().title(courseware);
        Optional<Catalogue.Attachment> found =
                title.stream()
                        .flatMap(t -> t.attachments().stream())
                        .filter(a -> a.blob().sha256().equals(sha256))
                        .findFirst();
        if (found.isEmpty()) {
            x.fail(Problem.NOT_FOUND);
        } else if (access.isRefused(x, moment, title.orElseThrow())) {
            return;
        } else if (media.isRefused(x)) {
            x.fail(Problem.UNAVAILABLE);
        } else {
            // as large as a film may be, and as long on the line
            load.begin(null);
            x.response().endHandler(_ -> load.end(null));
            x.response()
                    .putHeader("Content-Disposition", Disposition.attachment(found.get().name()))
                    .putHeader("Content-Security-Policy", Disposition.SANDBOX);
            file(
                    x,
                    found.get().blob(),
                    found.get().type(),
                    "",
                    title.orElseThrow(),
                    /* present= */ true);
        }
    }

    private void held(Exchange x, String packageId, Blob blob, String tag) {
        Catalogue.Title title = media.find(x, packageId);
        if (title == null) {
            return;
        }
        Optional<BlobRef> found = blob.of(title);
        if (found.isEmpty()) {
            x.fail(Problem.NOT_FOUND);
        } else {
            file(x, found.get(), "image/jpeg", tag, title, /* present= */ true);
        }
    }

    /**
     * @param present whether the present release promises that the blob is here
     */
    void file(
            Exchange x,
            BlobRef blob,
            String contentType,
            String tag,
            Catalogue.Title title,
            boolean present) {
        file(x, blob, contentType, tag, title.publishedAt(), present);
    }

    private void file(
            Exchange x,
            BlobRef blob,
            String contentType,
            String tag,
            String modified,
            boolean present) {
        vertx.executeBlocking(() -> located(blob), /* ordered= */ false)
                .onSuccess(path -> file(x, path, blob, contentType, tag, modified, present))
                .onFailure(e -> {
                    if (!present) {
                        x.fail(Problem.NOT_FOUND); // it went with its release
                        return;
                    }
                    LOG.errorf("blob is not held sha256=%s: %s", blob.sha256(), e);
                    x.fail(Problem.UNAVAILABLE);
                });
    }

    private Path located(BlobRef blob) throws IOException {
        Path path =
                shelf.locate(blob.digest())
                        .orElseThrow(() -> new NoSuchFileException(blob.sha256()));
        if (Files.size(path) != blob.sizeBytes()) {
            throw new IOException("has " + Files.size(path) + " of " + blob.sizeBytes());
        }
        return path;
    }

    private static void file(
            Exchange x,
            Path path,
            BlobRef blob,
            String contentType,
            String tag,
            String modified,
            boolean present) {
        if (x.response().closed()) {
            return;
        }
        ByteRange.Part part =
                x.begin(
                        new Exchange.Representation(
                                contentType,
                                "\"" + blob.sha256().substring(0, 32) + tag + "\"",
                                HttpDates.of(modified),
                                Exchange.MEDIA_CACHE,
                                /* lasting= */ true,
                                blob.sizeBytes()));
        if (part != null) {
            x.response()
                    .sendFile(path.toString(), part.from(), part.to() - part.from())
                    .onFailure(e -> {
                        // Swept away since it was looked for: without an answer the box would wait.
                        LOG.debugf("picture was not sent to its end: %s", e);
                        x.fail(present ? Problem.UNAVAILABLE : Problem.NOT_FOUND);
                    });
        }
    }

    private static MediaPackage pack(Catalogue.Title title) {
        return Objects.requireNonNull(title.media());
    }
}
