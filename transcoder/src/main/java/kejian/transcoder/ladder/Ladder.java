package kejian.transcoder.ladder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.job.JobOutcome.Track;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Fraction;
import kejian.transcoder.probe.Refused;
import kejian.transcoder.probe.Source;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes all renditions of one original.
 *
 * <p>The picture is decoded once, deinterlaced and scaled in a cascade, and every rung is encoded
 * by the same process. The number of pictures that came out then fixes the length, and the sound is
 * made to it to the sample. Nothing is believed by exit codes: {@link Evidence} weighs what was
 * decoded against what the file promised, {@link Check} reads every output again.
 */
public final class Ladder {

    private static final Logger LOG = Logger.getLogger(Ladder.class);
    private static final int SAMPLE_RATE = 48_000;
    private static final int AAC_PRIMING = 1024;
    private static final int SPARE_MS = 5_000;

    /**
     * Sound laid out by its time stamps. Windows Media and others stamp up to 25 ms off the
     * samples' own count, to and fro: that is left alone, since following it would make the pitch
     * waver. A clock that runs away is followed by at most 0.2 %; from 30 ms on, the length of a
     * lost frame of sound, silence takes the place of what is missing.
     */
    private static final String ON_THE_CLOCK =
            "aresample=%d:async=100:min_comp=0.025:min_hard_comp=0.03:first_pts=0"
                    .formatted(SAMPLE_RATE);

    private static final List<String> NOWHERE = List.of("-f", "null", "-");

    private final Room room;
    private final String original;
    private final Source source;
    private final List<Finding> findings;
    private final @Nullable Span span;
    private final Beside beside;
    private final Encoder encoder;
    private @Nullable Loudness loudness;
    private @Nullable Track copied;

    /** Names of the pictures in the room. */
    public static final String POSTER = Pictures.POSTER;

    public static final String SHEET = Pictures.SHEET;

    /**
     * @param span what of it is made now; all of it where none is named
     * @param beside what lies in the room for it
     */
    Ladder(Room room, String original, Source source, @Nullable Span span, Beside beside) {
        this(room, original, source, span, beside, Encoder.X264);
    }

    private Ladder(
            Room room,
            String original,
            Source source,
            @Nullable Span span,
            Beside beside,
            Encoder encoder) {
        this.encoder = encoder;
        this.room = room;
        this.span = span;
        this.beside = beside;
        this.original = original;
        this.source = source;
        this.findings = new ArrayList<>(source.findings());
    }

    /**
     * @param original its name in the room; the outputs come to lie beside it
     * @throws Refused when the content turns out to be unusable, or seems so because the encoder
     *     does not work
     * @throws FailedException when we are at fault
     */
    public static Made make(
            Room room, String original, Source source, Beside beside, Encoder encoder)
            throws IOException, InterruptedException, Refused, FailedException {
        return new Ladder(room, original, source, null, beside, encoder).make();
    }

    /** The same with x264. */
    public static Made make(Room room, String original, Source source, Beside beside)
            throws IOException, InterruptedException, Refused, FailedException {
        return make(room, original, source, beside, Encoder.X264);
    }

    /** Most that a second of this rung of the ladder may hold. */
    public static int mostKbps(String rung) {
        return Plan.mostKbps(rung);
    }

    private Made make() throws IOException, InterruptedException, Refused, FailedException {
        Source.Picture picture = source.picture();
        Plan plan;
        long decodedMs;
        if (picture == null) {
            decodedMs = soundLength();
            plan = Plan.ofSound(beside);
            tellOfOverlays(plan);
            Overlays overlays = Overlays.draw(room, plan, beside, /* span= */ null);
            encode(List.of(), Graph.card(plan, decodedMs, overlays), plan, decodedMs, overlays);
            try {
                Refill.all(room, plan);
            } catch (Refill.UnfitException e) {
                throw new FailedException(Check.FAILED, String.valueOf(e.getMessage()));
            }
        } else {
            long heardMs = heardMs();
            Copying copying = new Copying(room, original, picture, findings);
            plan = Plan.of(picture, beside);
            tellOfOverlays(plan);
            plan = copying.tryFor(plan, heardMs);
            plan = Detail.needed(room, original, picture, plan, findings);
            plan = encode(plan, picture, heardMs);
            if (plan.copied() != null && !copyHolds(copying, plan)) {
                plan = encode(plan.withoutCopy(), picture, heardMs);
            }
            decodedMs = 0; // known once the outputs are counted
        }
        room.meter().percent(70);
        long frames = Check.countFrames(room, plan.rungs().getFirst().file());
        Evidence.weighPictures(frames);
        long durationMs = Math.round(frames * 1000 / plan.rate().value());
        if (picture != null) {
            decodedMs = durationMs;
        }
        Evidence.weighLength(source, decodedMs, findings);
        audio(plan, frames, durationMs);
        room.meter().percent(80);
        List<Track> tracks = new ArrayList<>();
        for (Rung rung : plan.rungs()) {
            tracks.add(
                    copied != null && plan.isCopied(rung)
                            ? copied
                            : Check.video(room, rung, plan, frames));
        }
        tracks.add(Check.audio(room, durationMs));
        room.meter().percent(90);
        Pictures.Made pictures = Pictures.make(room, plan.small().file(), durationMs);
        findings.addAll(pictures.findings());
        return new Made(durationMs, tracks, pictures.poster(), pictures.storyboard(), findings);
    }

    /** Answers the plan that was followed: pictures that cannot be put back are not left out. */
    Plan encode(Plan plan, Source.Picture picture, long heardMs)
            throws IOException, InterruptedException, FailedException, Refused {
        Overlays overlays = Overlays.draw(room, plan, beside, span);
        Room.Run run =
                encode(
                        span == null
                                ? room.untrusted(original)
                                : span.input(room, original, plan.rate()),
                        Graph.of(plan, picture, heardMs, span, overlays, encoder),
                        plan,
                        span == null
                                ? Math.max(source.playedMs(), 1000)
                                : Math.round(span.pictures() * 1000 / plan.rate().value()),
                        overlays);
        Evidence.weighErrors(run, picture);
        if (!plan.standing()) {
            return plan;
        }
        try {
            Refill.all(room, plan);
            return plan;
        } catch (Refill.UnfitException e) {
            if (span != null) {
                // the other chunks of the title cannot follow
                throw Chunks.unfit(String.valueOf(e.getMessage()));
            }
            LOG.warnf("all pictures are encoded: %s", e.getMessage());
            return encode(plan.moving(), picture, heardMs);
        }
    }

    /** Checks the copy like any rung, and that it decodes to what the others were made of. */
    private boolean copyHolds(Copying copying, Plan plan)
            throws IOException, InterruptedException, FailedException {
        Rung rung = Objects.requireNonNull(plan.copied()).rung();
        long frames = Check.countFrames(room, plan.encoded().getFirst().file());
        String trouble = "";
        try {
            copied = Check.video(room, rung, plan, frames);
            if (!Copying.same(room)) {
                trouble = "other pictures than the source's";
            }
        } catch (FailedException e) {
            if (!e.code().equals(Check.FAILED)) {
                throw e;
            }
            trouble = String.valueOf(e.getMessage());
        }
        if (!trouble.isEmpty()) {
            copied = null;
            copying.giveUp(rung, trouble);
            return false;
        }
        findings.add(Copying.taken(rung));
        return true;
    }

    /** Says to the editor what becomes of slides and captions. */
    void tellOfOverlays(Plan plan) throws IOException, FailedException {
        findings.addAll(Overlays.findings(room, plan, beside, source.playedMs()));
    }

    private Room.Run encode(
            List<String> input, String graph, Plan plan, long mediaMs, Overlays overlays)
            throws IOException, InterruptedException, FailedException, Refused {
        List<String> line = new ArrayList<>(plan.standing() ? List.of() : encoder.setUp());
        line.addAll(input);
        line.addAll(overlays.inputs());
        line.addAll(List.of("-filter_complex", graph));
        for (Rung rung : plan.encoded()) {
            line.addAll(List.of("-map", "[%s]".formatted(rung.name())));
            line.addAll(noLonger());
            line.addAll(Encoding.of(encoder, rung, plan, room, span));
            if (plan.standing()) {
                line.addAll(Refill.bare(room, rung, plan));
            } else {
                line.addAll(paced(plan));
                line.addAll(Mp4.video());
                line.addAll(Mp4.plain(room.address(rung.file())));
            }
        }
        if (span != null) {
            line.addAll(List.of("-map", "[same]"));
            line.addAll(span.digests(room, /* all= */ plan.copied() != null));
        }
        boolean compared = span == null && plan.copied() != null;
        if (plan.standing() || compared) {
            line.addAll(List.of("-map", "[all]"));
            line.addAll(noLonger());
            line.addAll(paced(plan));
            line.addAll(Refill.counted());
            line.addAll(compared ? Copying.sourceDigest(room) : NOWHERE);
        }
        if (source.picture() != null && source.sound() != null) {
            line.addAll(
                    span == null
                            ? alongside(source.sound().index())
                            : glance(source.sound().index(), "-frames:a"));
        }
        Room.Run run =
                room.ffmpeg(
                        plan.standing() ? List.of() : encoder.devices(),
                        line,
                        mediaMs,
                        ms -> room.meter().percent(10 + 60 * ms / mediaMs));
        if (!run.ended().succeeded()) {
            FailedException.unlessOwnEnd(run.ended());
            Evidence.weighNothing(run);
            throw FailedException.of(run.ended());
        }
        return run;
    }

    /** Whatever the time stamps do, no more comes out than the packets promised. */
    private List<String> noLonger() {
        if (span != null && !span.last()) {
            return span.limit(0);
        }
        long mostMs =
                source.playedMs() > 0
                        ? source.playedMs() + SPARE_MS
                        : room.settings().maxDuration().toMillis();
        return List.of("-t", mostMs + "ms");
    }

    private static List<String> paced(Plan plan) {
        return List.of("-fps_mode", "cfr", "-r", plan.rate().toString());
    }

    /**
     * The sound, as long as the picture to the sample. AAC's first 1,024 samples are priming; they
     * take the place of the first 1,024 of the sound, which moves neither against the picture.
     */
    void audio(Plan plan, long frames, long durationMs)
            throws IOException, InterruptedException, FailedException {
        Fraction rate = plan.rate();
        long samples = frames * SAMPLE_RATE * rate.den() / rate.num();
        String cut =
                // counted anew: loudnorm's last frames carry stamps with a gap before them;
                // rounded,
                // or from the 65th second on a stamp is one too small now and then
                "apad,atrim=start_sample=%d:end_sample=%d,asetpts=round(N/SR/TB)[a]"
                        .formatted(AAC_PRIMING, samples);
        Source.Sound sound = source.sound();
        boolean silent = sound == null || !encodeAudio(soundGraph(sound.index(), cut), durationMs);
        if (silent) {
            if (sound != null) {
                findings.add(
                        FindingRule.AUDIO_UNDECODABLE.found(
                                "声音无法解码,已配静音",
                                "The sound cannot be decoded; silence was put in its place"));
            }
            if (!encodeAudio("anullsrc=r=48000:cl=stereo," + cut, durationMs)) {
                throw new FailedException("audio-failed", "silence could not be encoded");
            }
        }
    }

    /**
     * Reads the other track too and throws it away. Pictures and sound are made by two processes,
     * and of a transport stream FFmpeg sets the clock to zero where the first track <em>in use</em>
     * begins: alone, each would begin at zero, however much later it came.
     */
    private static List<String> alongside(int index) {
        List<String> line = new ArrayList<>(List.of("-map", "0:" + index, "-c", "copy"));
        line.addAll(NOWHERE);
        return line;
    }

    /** The same without reading on to the end. */
    private static List<String> glance(int index, String limit) {
        return List.of("-map", "0:" + index, "-c", "copy", limit, "1", "-f", "null", "-");
    }

    private String soundGraph(int index, String cut) throws IOException {
        return "[0:%d]%s,aformat=channel_layouts=stereo,".formatted(index, ON_THE_CLOCK)
                + (loudness == null ? Loudness.read(room) : loudness).filter()
                + "aformat=channel_layouts=stereo,"
                + cut;
    }

    /** The sound's beginning as it is, or silence, to be heard while the rest is made. */
    void firstSound(String file, long lengthMs)
            throws IOException, InterruptedException, FailedException {
        Source.Sound sound = source.sound();
        String cut =
                "apad,atrim=end_sample=%d,asetpts=round(N/SR/TB)[a]"
                        .formatted(lengthMs * SAMPLE_RATE / 1000);
        boolean heard = false;
        if (sound != null) {
            List<String> input = new ArrayList<>(room.untrusted(original));
            input.addAll(input.indexOf("-i"), List.of("-t", lengthMs + 1000 + "ms"));
            String graph = "[0:%d]%s,aformat=channel_layouts=stereo,%s";
            List<String> line = sound(graph.formatted(sound.index(), ON_THE_CLOCK, cut), file);
            line.addAll(0, input);
            if (source.picture() != null) {
                line.addAll(glance(source.picture().index(), "-frames:v"));
            }
            Room.Run run = room.ffmpeg(line, lengthMs, ms -> {});
            FailedException.unlessOwnEnd(run.ended());
            heard = run.ended().succeeded() && run.stream(sound.index()).frames() > 0;
        }
        if (!heard) {
            List<String> line = sound("anullsrc=r=48000:cl=stereo," + cut, file);
            Room.Run run = room.ffmpeg(line, lengthMs, ms -> {});
            if (!run.ended().succeeded()) {
                throw FailedException.of(run.ended());
            }
        }
    }

    /** Encodes what the graph gives. */
    private List<String> sound(String graph, String file) {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-filter_complex", graph, "-map", "[a]"));
        line.addAll(
                List.of(
                        "-c:a",
                        "aac",
                        "-aac_coder",
                        "fast",
                        "-profile:a",
                        "aac_low",
                        "-b:a",
                        "96k",
                        "-ac",
                        "2"));
        line.addAll(Mp4.sound());
        line.addAll(Mp4.plain(room.address(file)));
        return line;
    }

    /** Whether sound came out; a source whose sound cannot be decoded answers false. */
    private boolean encodeAudio(String graph, long durationMs)
            throws IOException, InterruptedException, FailedException {
        Source.Sound sound = source.sound();
        boolean fromSource = graph.startsWith("[0:");
        List<String> line = new ArrayList<>();
        if (fromSource) {
            line.addAll(room.untrusted(original));
        }
        line.addAll(sound(graph, "audio.mp4"));
        if (fromSource && source.picture() != null) {
            line.addAll(alongside(source.picture().index()));
        }
        Room.Run run = room.ffmpeg(line, durationMs, ms -> {});
        FailedException.unlessOwnEnd(run.ended());
        if (!fromSource || sound == null) {
            return run.ended().succeeded();
        }
        return run.ended().succeeded() && run.stream(sound.index()).frames() > 0;
    }

    private long soundLength() throws IOException, InterruptedException, Refused, FailedException {
        Source.Sound sound = Objects.requireNonNull(source.sound());
        Room.Run run = listen(sound);
        Evidence.weighSound(run, sound);
        return Math.max(40, heardMs(run));
    }

    /** Where the sound beside the pictures ends; packets alone do not tell how much they hold. */
    long heardMs() throws IOException, InterruptedException, FailedException {
        Source.Sound sound = source.sound();
        return sound == null ? 0 : heardMs(listen(sound));
    }

    private static long heardMs(Room.Run run) {
        return run.samplesMade() * 1000 / SAMPLE_RATE;
    }

    /** What was heard elsewhere. */
    void heard(@Nullable Loudness elsewhere) {
        loudness = elsewhere;
    }

    List<Finding> findings() {
        return findings;
    }

    private Room.Run listen(Source.Sound sound)
            throws IOException, InterruptedException, FailedException {
        List<String> line = new ArrayList<>(room.untrusted(original));
        line.addAll(
                List.of(
                        "-map",
                        "0:" + sound.index(),
                        "-af",
                        ON_THE_CLOCK + "," + Loudness.meter()));
        line.addAll(NOWHERE);
        Source.Picture picture = source.picture();
        if (picture != null) {
            line.addAll(alongside(picture.index()));
        }
        Room.Run run = room.ffmpeg(line, Math.max(source.playedMs(), 1000), ms -> {});
        FailedException.unlessOwnEnd(run.ended());
        findings.addAll(Loudness.read(room).findings(heardMs(run)));
        return run;
    }

    /** What came out, as files in the room named like the renditions. */
    public record Made(
            long durationMs,
            List<Track> tracks,
            BlobRef poster,
            MediaPackage.Storyboard storyboard,
            List<Finding> findings) {

        public Made {
            tracks = List.copyOf(tracks);
            findings = List.copyOf(findings);
        }

        /** The file's name in the room for each blob. */
        public static String fileOf(Track track) {
            return track.role() == Rendition.Role.AUDIO ? "audio.mp4" : track.name() + ".mp4";
        }
    }
}
