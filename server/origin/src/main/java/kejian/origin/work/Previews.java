package kejian.origin.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.job.Preview;
import kejian.contract.job.Task;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.origin.blob.Blobs;
import kejian.origin.courseware.PreviewShelf;
import kejian.origin.courseware.TranscodeQueue;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a title by now: the beginning that its first worker made, then the finished
 * chunks up to the first gap as soon as the sound is there, then the package.
 */
@ApplicationScoped
class Previews implements PreviewShelf {

    private static final String BEGINNING = "beginning";
    private static final String CHUNKS = "chunks";
    private static final String WHOLE = "whole";

    private final EntityManager database;
    private final Blobs blobs;
    private final ObjectMapper json;

    Previews(EntityManager database, Blobs blobs, ObjectMapper json) {
        this.database = database;
        this.blobs = blobs;
        this.json = json;
    }

    /** As it is kept with the job. */
    record Kept(BlobRef picture, BlobRef sound, long playableMs, long durationMs) {}

    /**
     * One form of the preview.
     *
     * @param pictures files of one rendition, in order and without a gap
     */
    record Seen(
            UUID courseware,
            String form,
            List<BlobRef> pictures,
            BlobRef sound,
            long playableMs,
            long durationMs) {

        Seen {
            pictures = List.copyOf(pictures);
        }

        TranscodeQueue.Preview shown() {
            return new TranscodeQueue.Preview(
                    "/api/courseware/%s/preview/%s/index.m3u8".formatted(courseware, form),
                    playableMs,
                    durationMs);
        }
    }

    String kept(Preview preview, long playableMs) throws JsonProcessingException {
        return json.writeValueAsString(
                new Kept(preview.picture(), preview.sound(), playableMs, preview.durationMs()));
    }

    /** The form in which most can be seen. */
    Optional<Seen> of(UUID courseware) {
        return Stream.of(WHOLE, CHUNKS, BEGINNING)
                .flatMap(form -> seen(courseware, form).stream())
                .max(Comparator.comparingLong(Seen::playableMs));
    }

    /** In a transaction that is over when the media themselves are looked at. */
    private Optional<Seen> read(UUID courseware, String form) {
        return QuarkusTransaction.requiringNew().call(() -> seen(courseware, form));
    }

    private Optional<Seen> seen(UUID courseware, String form) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select j.id, j.state, j.preview, c.package as packed
                                  from job j join courseware c on c.id = j.courseware
                                 where c.id = :courseware
                                """,
                                Tuple.class)
                        .setParameter("courseware", courseware)
                        .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Tuple row = rows.getFirst();
        String state = row.get("state", String.class);
        boolean open = state.equals("QUEUED") || state.equals("RUNNING");
        String preview = row.get("preview", String.class);
        try {
            return switch (form) {
                case WHOLE -> whole(courseware, row.get("packed", String.class));
                case CHUNKS ->
                        open
                                ? chunks(courseware, row.get("id", UUID.class), kept(preview))
                                : Optional.empty();
                case BEGINNING ->
                        open
                                ? Optional.ofNullable(kept(preview))
                                        .map(k ->
                                                new Seen(
                                                        courseware,
                                                        form,
                                                        List.of(k.picture()),
                                                        k.sound(),
                                                        k.playableMs(),
                                                        k.durationMs()))
                                : Optional.empty();
                default -> Optional.empty();
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a preview is no JSON", e);
        }
    }

    private @Nullable Kept kept(@Nullable String preview) throws JsonProcessingException {
        return preview == null ? null : json.readValue(preview, Kept.class);
    }

    private Optional<Seen> whole(UUID courseware, @Nullable String packed)
            throws JsonProcessingException {
        if (packed == null) {
            return Optional.empty();
        }
        MediaPackage media = json.readValue(packed, MediaPackage.class);
        Optional<Rendition> picture =
                media.renditions().stream()
                        .filter(r -> r.role() == Rendition.Role.LADDER)
                        .max(Comparator.comparingLong(Rendition::averageBps));
        Optional<Rendition> sound =
                media.renditions().stream()
                        .filter(r -> r.role() == Rendition.Role.AUDIO)
                        .findFirst();
        if (picture.isEmpty() || sound.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Seen(
                        courseware,
                        WHOLE,
                        List.of(picture.get().media()),
                        sound.get().media(),
                        media.durationMs(),
                        media.durationMs()));
    }

    private Optional<Seen> chunks(UUID courseware, UUID job, @Nullable Kept kept)
            throws JsonProcessingException {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select kind, made, end_ms from task
                                 where job = :job and kind in ('START', 'SOUND', 'PICTURES')
                                 order by number
                                """,
                                Tuple.class)
                        .setParameter("job", job)
                        .getResultList();
        BlobRef copied = null;
        BlobRef sound = null;
        long soundMs = 0;
        long picturesMs = 0;
        List<BlobRef> pictures = new ArrayList<>();
        for (Tuple row : rows) {
            String made = row.get("made", String.class);
            if (made == null) {
                break; // a gap; the sound comes before all chunks
            }
            List<Task.PartFile> files = json.readValue(made, Task.Part.class).files();
            switch (row.get("kind", String.class)) {
                case "START" -> copied = files.isEmpty() ? null : files.getFirst().media();
                case "SOUND" -> {
                    sound = files.getFirst().media();
                    soundMs = row.get("end_ms", Long.class);
                }
                default -> {
                    pictures.add(least(files));
                    picturesMs = row.get("end_ms", Long.class);
                }
            }
        }
        if (sound == null || copied == null && pictures.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Seen(
                        courseware,
                        CHUNKS,
                        copied == null ? pictures : List.of(copied),
                        sound,
                        copied == null ? Math.min(soundMs, picturesMs) : soundMs,
                        kept == null ? soundMs : kept.durationMs()));
    }

    /** The rendition that loads fastest, leaving out tier A's, whose raster is its own. */
    private static BlobRef least(List<Task.PartFile> files) {
        Task.PartFile chosen = files.getFirst();
        for (Task.PartFile file : files) {
            boolean offered = !file.name().startsWith("a-");
            boolean better =
                    chosen.name().startsWith("a-")
                            || file.name().length() == chosen.name().length()
                                    && file.name().compareTo(chosen.name()) < 0;
            if (offered && better) {
                chosen = file;
            }
        }
        return chosen.media();
    }

    @Override
    public Optional<String> playlist(UUID courseware, String form, String name) throws IOException {
        Optional<Seen> seen = read(courseware, form);
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        boolean complete = form.equals(WHOLE);
        return Optional.of(
                switch (name) {
                    case "picture" ->
                            PreviewText.media(
                                    blobs,
                                    seen.get().pictures(),
                                    seen.get().playableMs(),
                                    complete);
                    case "sound" ->
                            PreviewText.media(
                                    blobs,
                                    List.of(seen.get().sound()),
                                    seen.get().playableMs(),
                                    complete);
                    default -> PreviewText.master(blobs, seen.get());
                });
    }

    @Override
    public Optional<Digest> media(UUID courseware, String form, String sha256) {
        return read(courseware, form)
                .flatMap(seen ->
                        Stream.concat(seen.pictures().stream(), Stream.of(seen.sound()))
                                .filter(blob -> blob.sha256().equals(sha256))
                                .findFirst())
                .map(BlobRef::digest);
    }
}
