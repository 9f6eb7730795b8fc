package kejian.transcoder.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Refused;
import kejian.transcoder.probe.Source;

/**
 * The first minute, made before anything else: the copied rung where there is one, otherwise the
 * smallest, with sound as loud as it comes. It is thrown away once there is better.
 */
final class Beginning {

    private static final String PICTURE = "begin-picture.mp4";
    private static final String SOUND = "begin-sound.mp4";

    private final Room room;
    private final String original;
    private final Source source;
    private final Duration length;
    private final String owner;

    Beginning(Room room, String original, Source source, Duration length, String owner) {
        this.room = room;
        this.original = original;
        this.source = source;
        this.length = length;
        this.owner = owner;
    }

    void show(Plan plan, Chunks.Audience audience)
            throws IOException, InterruptedException, FailedException {
        Source.Picture picture = Objects.requireNonNull(source.picture());
        long pictures = Math.round(length.toMillis() * plan.rate().value() / 1000);
        String file;
        if (plan.copied() == null) {
            Rung smallest =
                    plan.rungs().stream()
                            .filter(rung -> rung.role() == Role.LADDER)
                            .min(Comparator.comparingInt(Rung::maxKbps))
                            .orElseThrow();
            Plan alone = new Plan(plan.rate(), List.of(smallest), /* standing= */ false);
            try {
                new Ladder(
                                room,
                                original,
                                source,
                                new Span(0, pictures, false, pictures),
                                Beside.NOTHING)
                        .encode(alone, picture, 0);
            } catch (Refused e) {
                return; // the whole may be better than its beginning; it is heard of later
            }
            file = PICTURE;
            Files.move(
                    room.file(smallest.file()),
                    room.file(file),
                    StandardCopyOption.REPLACE_EXISTING);
            CmafJoin.makePart(room.file(file), 0, 0, owner);
        } else {
            file = plan.copied().rung().file();
        }
        Ladder ladder = new Ladder(room, original, source, null, Beside.NOTHING);
        ladder.firstSound(SOUND, length.toMillis());
        CmafJoin.makePart(room.file(SOUND), 0, 0, owner);
        audience.canSee(file, plan.copied() != null, SOUND, picture.durationMs());
    }
}
