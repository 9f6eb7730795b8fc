package kejian.transcoder.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Fraction;
import kejian.transcoder.probe.Source;
import org.jboss.logging.Logger;

/**
 * Takes the source's own pictures for a rung where they fit it, packet by packet, under times
 * counted anew.
 *
 * <p>Headers and packets decide whether that is tried. Whether it came out right is then seen, not
 * believed: the encoder's process digests the very pictures that it encodes the other rungs from,
 * and the copy must decode to the same ones, so that what a container hides (a crop, a lost
 * parameter set, a picture more) costs an encoding and never a wrong rung. Tier A's rung is never a
 * copy: its raster is its own.
 */
final class Copying {

    private static final Logger LOG = Logger.getLogger(Copying.class);
    private static final String KEYS = "keys.txt";
    private static final String IDRS = "idr.txt";
    private static final String OF_COPY = "copy.digest";
    private static final String OF_SOURCE = "source.digest";
    private static final Fraction SQUARE = new Fraction(1, 1);

    private final Room room;
    private final String original;
    private final Source.Picture picture;
    private final List<Finding> findings;

    Copying(Room room, String original, Source.Picture picture, List<Finding> findings) {
        this.room = room;
        this.original = original;
        this.picture = picture;
        this.findings = findings;
    }

    /**
     * Copies the rung that fits, if one does; its file then lies in the room.
     *
     * @param heardMs where the sound ends
     */
    Plan tryFor(Plan plan, long heardMs) throws IOException, InterruptedException, FailedException {
        for (Rung rung : plan.rungs().stream().filter(r -> r.role() == Role.LADDER).toList()) {
            Optional<WhyEncoded> said = byHeaders(picture, rung);
            if (said.isPresent()) {
                LOG.infof("rung=%s encoded: %s", rung.name(), said.get().words());
                if (sameSize(picture, rung) && picture.codec().equals("h264")) {
                    find(rung, said.get());
                }
                continue;
            }
            Packets packets = Packets.read(room, original, picture.index());
            Optional<WhyEncoded> why =
                    packets.trouble(plan.rate(), rung.maxKbps())
                            .or(() -> ends(packets.count(), plan.rate(), heardMs));
            if (why.isEmpty()) {
                why = copy(rung, plan.rate(), packets);
            }
            if (why.isEmpty()) {
                BitSet keys = new BitSet();
                for (int key : packets.keys()) {
                    keys.set(key);
                }
                writeKeyTimes(room, packets.keys(), plan.rate());
                LOG.infof("rung=%s copied, pictures=%d", rung.name(), packets.count());
                return plan.with(new Plan.Copied(rung, keys));
            }
            LOG.infof("rung=%s encoded: %s", rung.name(), why.get().words());
            find(rung, why.get());
        }
        return plan;
    }

    private void find(Rung rung, WhyEncoded why) {
        findings.add(
                FindingRule.VIDEO_NOT_COPIED.found(
                        "原片画面未能直接用作 %s:%s".formatted(rung.name(), why.chinese()),
                        "The original's pictures could not serve as %s: %s"
                                .formatted(rung.name(), why.words())));
    }

    /** Said once the copy has been checked. */
    static Finding taken(Rung rung) {
        return FindingRule.VIDEO_COPIED.found(
                "%s 直接采用原片画面,未重新编码".formatted(rung.name()),
                "%s is the original's own picture, not encoded again".formatted(rung.name()));
    }

    void giveUp(Rung rung, String detail) {
        refuse(rung, new WhyEncoded.OtherPictures(detail));
    }

    void refuse(Rung rung, WhyEncoded why) {
        LOG.warnf("rung=%s encoded: %s", rung.name(), why.words());
        find(rung, why);
    }

    /** What the headers alone forbid. */
    static Optional<WhyEncoded> byHeaders(Source.Picture picture, Rung rung) {
        Source.Coding coding = picture.coding();
        String profile = coding.profile().toLowerCase(Locale.ROOT);
        double rate = picture.sourceRate();
        return Stream.<Optional<WhyEncoded>>of(
                        unless(
                                picture.codec().equals("h264"),
                                new WhyEncoded.OtherCodec(picture.codec())),
                        unless(
                                sameSize(picture, rung),
                                new WhyEncoded.OtherSize(picture.width(), picture.height())),
                        unless(!coding.turned(), new WhyEncoded.Turned()),
                        unless(
                                picture.sar().value() == SQUARE.value(),
                                new WhyEncoded.ShapedSamples(picture.sar().toString())),
                        unless(rung.takes(profile), new WhyEncoded.OtherProfile(coding.profile())),
                        unless(
                                coding.level() >= 9 && coding.level() <= rung.level(),
                                new WhyEncoded.HigherLevel(coding.level(), rung.level())),
                        unless(
                                coding.pixels().equals("yuv420p"),
                                new WhyEncoded.OtherPixels(coding.pixels())),
                        unless(!picture.highDynamicRange(), new WhyEncoded.HighDynamicRange()),
                        unless(
                                !picture.interlaced() && !coding.declaredInterlaced(),
                                new WhyEncoded.Interlaced()),
                        unless(
                                rate > 0 && Math.abs(rate / picture.rate().value() - 1) < 0.004,
                                new WhyEncoded.OtherRate(rate)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<WhyEncoded> unless(boolean fits, WhyEncoded why) {
        return fits ? Optional.empty() : Optional.of(why);
    }

    private static boolean sameSize(Source.Picture picture, Rung rung) {
        return picture.width() == rung.width() && picture.height() == rung.height();
    }

    /** Neither a late begin nor a standing last picture can be had without encoding. */
    private Optional<WhyEncoded> ends(int count, Fraction rate, long heardMs) {
        double frameMs = 1000 / rate.value();
        double late = picture.durationMs() - count * frameMs;
        double more = heardMs - picture.durationMs();
        return unless(late <= frameMs / 2, new WhyEncoded.LateStart(Math.round(late)))
                .or(() -> unless(more <= frameMs, new WhyEncoded.SoundOutlasts(Math.round(more))));
    }

    /**
     * Remuxes. Supplemental information (which may name a camera or an encoder), delimiters and
     * filler stay behind; so do parameter sets between the pictures, since the file's head holds
     * them (ISO/IEC 14496-15, avc1). Beside it the IDR pictures alone are listed: a container's
     * word for a key picture may mean one at which decoding only recovers.
     */
    private Optional<WhyEncoded> copy(Rung rung, Fraction rate, Packets packets)
            throws IOException, InterruptedException, FailedException {
        String frame = "%d/%d".formatted(rate.den(), rate.num());
        String stamped =
                "filter_units=remove_types=6|7|8|9|12,setts=time_base=%s:dts=round((N-%d)*%s/TB)"
                                .formatted(frame, packets.lead(), frame)
                        + ":pts=round(round((PTS-STARTPTS)*TB*%d/%d)*%s/TB):duration=round(%s/TB)"
                                .formatted(rate.num(), rate.den(), frame, frame);
        String map = "0:" + picture.index();
        List<String> line = new ArrayList<>(room.untrusted(original));
        line.addAll(List.of("-map", map, "-c", "copy", "-bsf:v", stamped));
        line.addAll(Mp4.video());
        line.addAll(Mp4.plain(room.address(rung.file())));
        line.addAll(List.of("-map", map, "-c", "copy", "-bsf:v", "filter_units=pass_types=5"));
        line.addAll(List.of("-f", "framecrc", room.address(IDRS)));
        Room.Run run = room.ffmpeg(line, Math.max(1000, picture.durationMs()), ms -> {});
        FailedException.unlessOwnEnd(run.ended());
        if (!run.ended().succeeded() || run.ended().errorLines() > 0) {
            return Optional.of(new WhyEncoded.OtherPictures(run.ended().firstError()));
        }
        Set<Long> idrs = idrPlaces(rate);
        for (int key : packets.keys()) {
            if (!idrs.contains((long) key)) {
                return Optional.of(new WhyEncoded.OpenGroup(key));
            }
        }
        // fewer: the first one counted from was not the first picture
        return unless(idrs.size() >= packets.keys().length, new WhyEncoded.OpenGroup(0));
    }

    /** Numbers of the IDR pictures, counted from the first one. */
    private Set<Long> idrPlaces(Fraction rate) throws IOException {
        Set<Long> places = new HashSet<>();
        double ticks = 0;
        long first = Long.MIN_VALUE;
        for (String line : Files.readAllLines(room.file(IDRS))) {
            if (line.startsWith("#tb 0: ")) {
                ticks = Fraction.parse(line.substring(7), SQUARE).value();
            } else if (!line.startsWith("#")) {
                long pts = Long.parseLong(line.split(",")[2].strip());
                first = first == Long.MIN_VALUE ? pts : first;
                places.add(Math.round((pts - first) * ticks * rate.value()));
            }
        }
        return places;
    }

    /** For the encoders of the other rungs: half a picture early, so that rounding cannot miss. */
    static void writeKeyTimes(Room room, int[] keys, Fraction rate) throws IOException {
        StringBuilder times = new StringBuilder();
        for (int key : keys) {
            times.append(times.isEmpty() ? "" : ",")
                    .append(
                            String.format(
                                    Locale.ROOT, "%.4f", Math.max(0, key - 0.5) / rate.value()));
        }
        Files.writeString(room.file(KEYS), times);
    }

    /** Options that force key pictures where the copied rung has them. */
    static List<String> keyOptions(Room room) {
        return List.of("-/force_key_frames", room.file(KEYS).getFileName().toString());
    }

    /** Where the decoded pictures of the copy are digested. */
    static List<String> toDigest(Room room) {
        return digest(room, OF_COPY);
    }

    /** The same for the pictures that the other rungs are made of. */
    static List<String> sourceDigest(Room room) {
        return digest(room, OF_SOURCE);
    }

    private static List<String> digest(Room room, String file) {
        return List.of(
                "-c:v",
                "rawvideo",
                "-pix_fmt",
                "yuv420p",
                "-f",
                "hash",
                "-hash",
                "murmur3",
                room.address(file));
    }

    /** After both were decoded. */
    static boolean same(Room room) throws IOException {
        String made = Files.readString(room.file(OF_COPY));
        return made.contains("murmur3=") && made.equals(Files.readString(room.file(OF_SOURCE)));
    }
}
