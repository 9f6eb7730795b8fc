package kejian.transcoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.Task;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.cage.Room;
import kejian.transcoder.caption.Captions;
import kejian.transcoder.ladder.Beside;
import kejian.transcoder.ladder.Chunks;
import kejian.transcoder.ladder.Files256;
import kejian.transcoder.ladder.Ladder;
import kejian.transcoder.ladder.Lengths;
import kejian.transcoder.ladder.Outline;
import kejian.transcoder.lecture.Slides;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Refused;
import kejian.transcoder.probe.Source;
import kejian.transcoder.work.Recipe;

/** What workers do one after another with the chunks of one title, on this machine alone. */
final class InChunks {

    private static final String OWNER = "local 1";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Cage cage;
    private final CageSettings settings;
    private final Path directory;
    private final Beside beside;

    /**
     * @param directory holds the original and what is shown with it, and the outputs in the end
     */
    InChunks(Cage cage, CageSettings settings, Path directory, Beside beside) {
        this.beside = beside;
        this.cage = cage;
        this.settings = settings;
        this.directory = directory;
    }

    @SuppressWarnings("NullAway") // it cannot see @Nullable on a nested type of another module
    JobOutcome cook(Duration chunk) throws IOException, InterruptedException {
        try {
            return cooked(chunk);
        } catch (Refused e) {
            return new JobOutcome(1, e.refusal(), null, 0, List.of(), null, null, List.of());
        } catch (FailedException e) {
            JobOutcome.Failure failure =
                    new JobOutcome.Failure(e.code(), String.valueOf(e.getMessage()));
            return new JobOutcome(1, null, failure, 0, List.of(), null, null, List.of());
        }
    }

    @SuppressWarnings("NullAway") // likewise
    private JobOutcome cooked(Duration chunk)
            throws IOException, InterruptedException, Refused, FailedException {
        Room first = room("outline");
        Source source = Probe.look(first, Recipe.ORIGINAL);
        Lengths lengths = new Lengths(chunk, chunk, chunk.compareTo(MINUTE) < 0 ? chunk : MINUTE);
        Outline outline =
                Outline.read(
                        Chunks.outline(
                                        first,
                                        Recipe.ORIGINAL,
                                        source,
                                        beside,
                                        lengths,
                                        OWNER,
                                        (picture, isRendition, sound, durationMs) -> {})
                                .written());
        List<Task.Part> parts = new ArrayList<>();
        Optional<String> copied = Chunks.copied(outline);
        parts.add(handIn(first, 0, new Chunks.Made(copied.stream().toList(), 0, null, null, null)));
        Room sound = room("sound");
        parts.add(handIn(sound, 1, Chunks.sound(sound, Recipe.ORIGINAL, outline, OWNER)));
        for (int i = 0; i < outline.ends().size(); i++) {
            Room one = room("chunk-" + i);
            parts.add(
                    handIn(
                            one,
                            i + 2,
                            Chunks.pictures(one, Recipe.ORIGINAL, outline, beside, i, OWNER)));
        }
        Ladder.Made made =
                Chunks.join(new Room(cage, settings, directory, new Meter()), outline, parts);
        return new JobOutcome(
                1,
                null,
                null,
                made.durationMs(),
                made.tracks(),
                made.poster(),
                made.storyboard(),
                made.findings());
    }

    private Room room(String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.createLink(folder.resolve(Recipe.ORIGINAL), directory.resolve(Recipe.ORIGINAL));
        if (beside.lecture() != null) {
            for (BlobRef slide : beside.lecture().pictures().distinct().toList()) {
                link(folder, Slides.file(slide));
            }
        }
        if (beside.burnIn() != null) {
            link(folder, Captions.FILE);
        }
        return new Room(cage, settings, folder, new Meter());
    }

    private void link(Path folder, String file) throws IOException {
        Files.createLink(folder.resolve(file), directory.resolve(file));
    }

    private Task.Part handIn(Room room, int number, Chunks.Made made) throws IOException {
        List<Task.PartFile> files = new ArrayList<>();
        for (String file : made.files()) {
            files.add(new Task.PartFile(file, Files256.blob(room.file(file))));
            Files.move(
                    room.file(file),
                    directory.resolve(Chunks.partFile(number, file)),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return new Task.Part(files, made.pictures(), made.first(), made.next(), made.all());
    }
}
