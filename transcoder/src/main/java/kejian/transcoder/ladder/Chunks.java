package kejian.transcoder.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.blob.Digest;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.job.JobOutcome.Track;
import kejian.contract.job.Task;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Refused;
import kejian.transcoder.probe.Source;
import org.jspecify.annotations.Nullable;

/**
 * A long title in parts, each made by whoever is free and has the original: outline, chunks of
 * pictures, the sound, the join.
 *
 * <p>Each chunk's outputs are checked like those of a whole title. The join then needs no decoder
 * but for a rung that was copied: it holds the parts against each other by the digests of the
 * pictures at their seams, and puts their bytes together.
 */
public final class Chunks {

    /** The code of what one piece would perhaps do better. */
    public static final String UNFIT = "chunks-unfit";

    private static final String SOUND = "audio.mp4";
    private static final String PART = "part-";

    private Chunks() {}

    /** Hears of what can be seen already. */
    public interface Audience {

        /**
         * @param picture name of a file in the room
         * @param isRendition whether it is a finished rendition
         * @param sound likewise
         * @param durationMs of the whole title
         */
        void canSee(String picture, boolean isRendition, String sound, long durationMs)
                throws IOException, InterruptedException, FailedException;
    }

    /** What a part is made of, as files in the room. */
    public record Made(
            List<String> files,
            long pictures,
            @Nullable String first,
            @Nullable String next,
            @Nullable String all) {

        public Made {
            files = List.copyOf(files);
        }
    }

    public static boolean worthwhile(Source source, Lengths lengths) {
        Source.Picture picture = source.picture();
        return picture != null && picture.durationMs() > lengths.divideAfter().toMillis();
    }

    /**
     * Looks at all of it once. A rung that can be copied lies in the room then, under its own name.
     */
    public static Outline outline(
            Room room,
            String original,
            Source source,
            Beside beside,
            Lengths lengths,
            String owner,
            Audience audience)
            throws IOException, InterruptedException, Refused, FailedException {
        Source.Picture picture = Objects.requireNonNull(source.picture());
        Ladder ladder = new Ladder(room, original, source, null, beside);
        Plan wanted = Plan.of(picture, beside);
        ladder.tellOfOverlays(wanted);
        Copying copying = new Copying(room, original, picture, ladder.findings());
        Source.Sound sound = source.sound();
        // the sound is heard out later: what packets say of its end is taken for true until then
        Plan plan =
                copying.tryFor(
                        wanted,
                        sound == null ? 0 : Math.min(sound.durationMs(), picture.durationMs()));
        new Beginning(room, original, source, lengths.beginning(), owner).show(plan, audience);
        plan = Detail.needed(room, original, picture, plan, ladder.findings());
        room.meter().percent(30);
        long heardMs = ladder.heardMs();
        long endMs = picture.durationMs();
        if (heardMs - endMs > 1000 / plan.rate().value()) {
            if (plan.copied() != null) {
                Plan.Copied taken = plan.copied();
                copying.refuse(taken.rung(), new WhyEncoded.SoundOutlasts(heardMs - endMs));
                Files.delete(room.file(taken.rung().file()));
                plan = plan.withoutCopy();
            }
            endMs = heardMs;
        }
        room.meter().percent(70);
        long pictures = Math.round(picture.durationMs() * plan.rate().value() / 1000);
        long standing = Math.round((endMs - picture.durationMs()) * plan.rate().value() / 1000);
        long chunk = Math.round(lengths.chunk().toMillis() * plan.rate().value() / 1000);
        List<Integer> keys =
                plan.copied() == null ? List.of() : plan.copied().keys().stream().boxed().toList();
        List<Long> ends =
                new ArrayList<>(
                        plan.copied() == null
                                ? Divider.onGrid(
                                        pictures,
                                        chunk,
                                        plan.keyDistance(),
                                        plan.rate(),
                                        Packets.read(room, original, picture.index()).keyTimes())
                                : Divider.atKeys(pictures, chunk, keys));
        // the last picture stands in the last chunk while the sound goes on
        ends.set(ends.size() - 1, pictures + standing);
        return new Outline(
                source,
                plan.rate(),
                plan.rungs(),
                plan.standing(),
                plan.copied() == null ? null : plan.copied().rung().name(),
                keys,
                heardMs,
                sound == null ? null : Loudness.read(room),
                ladder.findings(),
                ends);
    }

    /** The file of the copied rung, which {@link #outline} left in the room. */
    public static Optional<String> copied(Outline outline) {
        return Optional.ofNullable(outline.plan().copied()).map(taken -> taken.rung().file());
    }

    /**
     * Makes one chunk of every encoded rung.
     *
     * @param beside likewise as in {@link #outline}
     * @param owner see {@link CmafJoin#makePart}
     */
    public static Made pictures(
            Room room, String original, Outline outline, Beside beside, int chunk, String owner)
            throws IOException, InterruptedException, FailedException {
        Span span = outline.span(chunk);
        Plan plan = within(outline.plan(), span);
        Plan.Copied taken = plan.copied();
        if (taken != null) {
            Copying.writeKeyTimes(room, taken.keys().stream().toArray(), plan.rate());
        }
        Source.Picture picture = Objects.requireNonNull(outline.source().picture());
        try {
            new Ladder(room, original, outline.source(), span, beside)
                    .encode(plan, picture, outline.heardMs());
        } catch (Refused e) {
            // whether so many errors are too many is a question about the whole
            throw unfit(String.valueOf(e.getMessage()));
        }
        room.meter().percent(80);
        long count = Check.countFrames(room, plan.encoded().getFirst().file());
        if (!span.last() && count != span.pictures()) {
            throw unfit("%d pictures of %d".formatted(count, span.pictures()));
        }
        List<String> files = new ArrayList<>();
        long keysBefore = outline.keysBefore(span);
        for (Rung rung : plan.encoded()) {
            Check.video(room, rung, plan, count);
            Path file = room.file(rung.file());
            long ticks = CmafJoin.sampleTicks(file) * span.from();
            CmafJoin.makePart(file, ticks, keysBefore, owner);
            files.add(rung.file());
        }
        List<String> digests = span.digested(room);
        boolean whole = taken != null;
        long seen = whole ? count : 1;
        if (digests.size() < seen + (span.last() ? 0 : 1)) {
            throw unfit("%d digests of pictures".formatted(digests.size()));
        }
        return new Made(
                files,
                count,
                digests.getFirst(),
                span.last() ? null : digests.getLast(),
                whole ? digestOf(digests.subList(0, Math.toIntExact(count))) : null);
    }

    /** The plan for a span: its key pictures are counted from the span's first. */
    private static Plan within(Plan plan, Span span) {
        Plan.Copied taken = plan.copied();
        if (taken == null) {
            return plan;
        }
        int from = Math.toIntExact(span.from());
        int to = span.last() ? Math.max(from, taken.keys().length()) : Math.toIntExact(span.to());
        BitSet keys = taken.keys().get(from, to);
        return plan.with(new Plan.Copied(taken.rung(), keys));
    }

    private static String digestOf(List<String> digests) {
        return Digest.of(
                        String.join("\n", digests)
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .hex();
    }

    /** Makes the sound, as long as the pictures are expected to be. */
    public static Made sound(Room room, String original, Outline outline, String owner)
            throws IOException, InterruptedException, FailedException {
        Plan plan = outline.plan();
        long pictures = outline.ends().getLast();
        Ladder ladder = new Ladder(room, original, outline.source(), null, Beside.NOTHING);
        ladder.heard(outline.loudness());
        int known = ladder.findings().size();
        long durationMs = Math.round(pictures * 1000 / plan.rate().value());
        ladder.audio(plan, pictures, durationMs);
        if (ladder.findings().size() > known) {
            throw unfit("the sound cannot be decoded");
        }
        Check.audio(room, durationMs);
        CmafJoin.makePart(room.file(SOUND), 0, 0, owner);
        return new Made(List.of(SOUND), 0, null, null, null);
    }

    /** Name under which the join looks for a part's file. */
    public static String partFile(int number, String file) {
        return PART + number + "-" + file;
    }

    public static boolean isPart(String file) {
        return file.startsWith(PART);
    }

    /**
     * Puts together what lies in the room under {@link #partFile}'s names.
     *
     * @param parts of the outline, the sound, each chunk
     */
    public static Ladder.Made join(Room room, Outline outline, List<Task.Part> parts)
            throws IOException, InterruptedException, Refused, FailedException {
        List<Task.Part> chunks = parts.subList(2, parts.size());
        if (chunks.size() != outline.ends().size()) {
            throw unfit("%d chunks".formatted(chunks.size()));
        }
        for (int i = 0; i + 1 < chunks.size(); i++) {
            if (!Objects.equals(chunks.get(i).next(), chunks.get(i + 1).first())) {
                throw unfit("chunks %d and %d do not meet".formatted(i, i + 1));
            }
        }
        Plan plan = outline.plan();
        long frames = chunks.stream().mapToLong(Task.Part::pictures).sum();
        long durationMs = Math.round(frames * 1000 / plan.rate().value());
        List<Finding> findings = new ArrayList<>(outline.findings());
        Evidence.weighLength(outline.source(), durationMs, findings);
        List<Track> tracks = new ArrayList<>();
        for (Rung rung : plan.rungs()) {
            if (plan.isCopied(rung)) {
                Files.move(
                        room.file(partFile(0, rung.file())),
                        room.file(rung.file()),
                        StandardCopyOption.REPLACE_EXISTING);
                tracks.add(copied(room, rung, plan, chunks, frames));
                findings.add(Copying.taken(rung));
            } else {
                List<Path> files = new ArrayList<>();
                for (int i = 0; i < chunks.size(); i++) {
                    files.add(room.file(partFile(i + 2, rung.file())));
                }
                CmafJoin.join(files, room.file(rung.file()));
                tracks.add(Check.joined(room, rung, plan, frames));
            }
        }
        room.meter().percent(60);
        CmafJoin.join(List.of(room.file(partFile(1, SOUND))), room.file(SOUND));
        tracks.add(Check.audio(room, durationMs));
        room.meter().percent(80);
        String from =
                plan.rungs().stream()
                        .filter(r -> r.role() == Role.LADDER && !plan.isCopied(r))
                        .findFirst()
                        .or(() ->
                                plan.rungs().stream()
                                        .filter(r -> r.role() == Role.LADDER)
                                        .findFirst())
                        .orElseThrow()
                        .file();
        Pictures.Made pictures = Pictures.make(room, from, durationMs);
        findings.addAll(pictures.findings());
        return new Ladder.Made(
                durationMs, tracks, pictures.poster(), pictures.storyboard(), findings);
    }

    /** Each chunk was encoded from certain pictures: the copy must decode to the same. */
    private static Track copied(
            Room room, Rung rung, Plan plan, List<Task.Part> chunks, long frames)
            throws IOException, InterruptedException, FailedException {
        Track track;
        try {
            track = Check.copied(room, rung, plan, frames);
        } catch (FailedException e) {
            throw e.code().equals(Check.FAILED) ? unfit(String.valueOf(e.getMessage())) : e;
        }
        List<String> digests = Span.digests(room, Check.OF_PICTURES);
        int at = 0;
        for (int i = 0; i < chunks.size(); i++) {
            int end = at + Math.toIntExact(chunks.get(i).pictures());
            if (end > digests.size()
                    || !digestOf(digests.subList(at, end)).equals(chunks.get(i).all())) {
                throw unfit("the copied rung has other pictures in chunk " + i);
            }
            at = end;
        }
        return track;
    }

    static FailedException unfit(String detail) {
        return new FailedException(UNFIT, detail);
    }
}
