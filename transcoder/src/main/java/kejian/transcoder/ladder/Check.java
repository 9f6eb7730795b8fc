package kejian.transcoder.ladder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kejian.contract.job.JobOutcome.Track;
import kejian.contract.pack.Rendition;
import kejian.transcoder.cage.Ended;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;

/** Reads every output again, packet by packet and picture by picture, before it leaves the room. */
final class Check {

    /** The code of what a check found. */
    static final String FAILED = "check-failed";

    /** Digests of a copied rung's pictures. */
    static final String OF_PICTURES = "pictures.digest";

    private static final List<String> NOWHERE = List.of("-f", "null", "-");

    private Check() {}

    static long countFrames(Room room, String file)
            throws IOException, InterruptedException, FailedException {
        long[] count = new long[1];
        Ended ended =
                room.probe(
                        packets("packet=flags", file), line -> count[0] += line.isBlank() ? 0 : 1);
        require(ended.succeeded() && count[0] > 0, file, "has no packets");
        return count[0];
    }

    /**
     * A rung: codec, profile, level, size, shape, an IDR where the plan has it, every picture
     * decodes.
     */
    static Track video(Room room, Rung rung, Plan plan, long frames)
            throws IOException, InterruptedException, FailedException {
        Track track = joined(room, rung, plan, frames);
        decodes(room, rung, plan, frames, plan.isCopied(rung) ? Copying.toDigest(room) : NOWHERE);
        return track;
    }

    /** A copied rung whose pictures are digested one by one into {@link #OF_PICTURES}. */
    static Track copied(Room room, Rung rung, Plan plan, long frames)
            throws IOException, InterruptedException, FailedException {
        Track track = joined(room, rung, plan, frames);
        List<String> to = new ArrayList<>(List.of("-fps_mode", "passthrough", "-c:v", "rawvideo"));
        to.addAll(List.of("-pix_fmt", "yuv420p", "-f", "framehash", "-hash", "murmur3"));
        to.add(room.address(OF_PICTURES));
        decodes(room, rung, plan, frames, to);
        return track;
    }

    /** Every picture decodes. */
    private static void decodes(Room room, Rung rung, Plan plan, long frames, List<String> to)
            throws IOException, InterruptedException, FailedException {
        String file = rung.file();
        long mediaMs = frames * 1000 * plan.rate().den() / plan.rate().num();
        long decoded = decode(room, file, mediaMs, to).frames();
        require(decoded == frames, file, "decodes to " + decoded + " pictures, not " + frames);
    }

    /** The same without decoding: each part of it was decoded before. */
    static Track joined(Room room, Rung rung, Plan plan, long frames)
            throws IOException, InterruptedException, FailedException {
        String file = rung.file();
        JsonNode stream = stream(room, file);
        require(stream.path("codec_name").asText().equals("h264"), file, "is not H.264");
        String profile = stream.path("profile").asText().toLowerCase(Locale.ROOT);
        require(
                plan.isCopied(rung) ? rung.takes(profile) : profile.endsWith(rung.profile()),
                file,
                "has profile " + profile);
        require(stream.path("level").asInt() <= rung.level(), file, "has too high a level");
        require(stream.path("width").asInt() == rung.width(), file, "has another width");
        require(stream.path("height").asInt() == rung.height(), file, "has another height");
        long[] seen = {0, 0, -1};
        Ended ended =
                room.probe(
                        packets("packet=flags", file),
                        line -> {
                            if (line.isBlank()) {
                                return;
                            }
                            boolean key = line.startsWith("K");
                            boolean due = plan.isKey(seen[0]);
                            if (key != due && seen[2] < 0) {
                                seen[2] = seen[0];
                            }
                            seen[0]++;
                        });
        require(ended.succeeded(), file, "cannot be read");
        require(seen[0] == frames, file, "has " + seen[0] + " pictures, not " + frames);
        require(seen[2] < 0, file, "has a key frame out of place at picture " + seen[2]);
        return new Track(
                rung.name(),
                rung.role(),
                Files256.blob(room.file(file)),
                new Rendition.Video(
                        Mp4Codec.avc(room.file(file)),
                        rung.width(),
                        rung.height(),
                        plan.rate().toString(),
                        rung.sar().num() + ":" + rung.sar().den()),
                null);
    }

    static Track audio(Room room, long durationMs)
            throws IOException, InterruptedException, FailedException {
        String file = "audio.mp4";
        JsonNode stream = stream(room, file);
        require(stream.path("codec_name").asText().equals("aac"), file, "is not AAC");
        require(stream.path("profile").asText().equals("LC"), file, "is not AAC-LC");
        require(stream.path("sample_rate").asInt() == 48_000, file, "is not 48 kHz");
        require(stream.path("channels").asInt() == 2, file, "is not stereo");
        long ms = decode(room, file, durationMs, NOWHERE).samples() * 1000 / 48_000;
        long off = Math.abs(ms - durationMs);
        require(
                off <= Math.max(60, durationMs / 100),
                file,
                "lasts %d ms, not %d".formatted(ms, durationMs));
        return new Track(
                "audio",
                Rendition.Role.AUDIO,
                Files256.blob(room.file(file)),
                null,
                new Rendition.Audio("mp4a.40.2", 48_000, 2));
    }

    private static Room.Read decode(Room room, String file, long mediaMs, List<String> to)
            throws IOException, InterruptedException, FailedException {
        List<String> line = new ArrayList<>(List.of("-xerror"));
        if (to == NOWHERE) {
            // no error can hide in the filter between blocks: it reads nothing
            line.addAll(List.of("-skip_loop_filter", "all"));
        }
        line.addAll(List.of("-i", room.address(file)));
        line.addAll(List.of("-map", "0:0"));
        line.addAll(to);
        Room.Run run = room.ffmpeg(line, mediaMs, ms -> {});
        require(run.ended().succeeded(), file, "does not decode: " + run.ended().firstError());
        require(run.ended().errorLines() == 0, file, "decodes with errors");
        return run.stream(0);
    }

    private static JsonNode stream(Room room, String file)
            throws IOException, InterruptedException, FailedException {
        StringBuilder text = new StringBuilder();
        Ended ended =
                room.probe(
                        List.of("-show_streams", "-of", "json=compact=1", room.address(file)),
                        text::append);
        require(ended.succeeded(), file, "cannot be read");
        JsonNode streams = new ObjectMapper().readTree(text.toString()).path("streams");
        require(streams.size() == 1, file, "has " + streams.size() + " tracks");
        return streams.path(0);
    }

    private static List<String> packets(String entries, String file) {
        return List.of("-show_entries", entries, "-of", "csv=p=0", "file:" + file);
    }

    private static void require(boolean held, String file, String what) throws FailedException {
        if (!held) {
            throw new FailedException(FAILED, file + " " + what);
        }
    }
}
