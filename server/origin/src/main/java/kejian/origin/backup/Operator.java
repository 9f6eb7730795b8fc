package kejian.origin.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import kejian.origin.database.DataFolder;
import org.jspecify.annotations.Nullable;

/**
 * What the origin's program does instead of serving: {@code backup FOLDER}, {@code restore FOLDER},
 * {@code rehearse FOLDER IN}, {@code move-db URL}. Called by {@code kejian}, which says the outcome
 * in words; here it is one JSON object on the last line. 0 done, 2 other, 4 refused, 6 some blobs
 * are damaged.
 */
public final class Operator {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DONE = 0;
    private static final int OTHER = 2;
    private static final int REFUSED = 4;
    private static final int SOME_FAILED = 6;

    private final Home home;
    private final Clock clock = Clock.systemUTC();
    private final ObjectNode said = JSON.createObjectNode();

    private Operator(Home home) {
        this.home = home;
    }

    /**
     * @return what the program ends with
     */
    public static int run(SmallRyeConfig settings, String... arguments) {
        Operator operator = new Operator(Home.of(settings));
        int exit = operator.tryTo(settings, List.of(arguments));
        System.out.println(operator.said);
        return exit;
    }

    private int tryTo(SmallRyeConfig settings, List<String> arguments) {
        try {
            String what = arguments.getFirst();
            if (arguments.size() < 2) {
                throw new Refused("usage", what);
            }
            String argument = arguments.get(1);
            return switch (what) {
                case "backup" -> backup(Path.of(argument), arguments.contains("--without-blobs"));
                case "restore" -> restore(Path.of(argument));
                case "rehearse" -> rehearse(Path.of(argument), Path.of(arguments.get(2)));
                case "move-db" ->
                        move(
                                new Place(
                                        argument,
                                        Home.value(settings, "move.user"),
                                        password(Home.value(settings, "move.password-file"))));
                default -> throw new Refused("usage", what);
            };
        } catch (Refused e) {
            said.put("code", e.code()).put("detail", e.detail());
            return REFUSED;
        } catch (DataFolder.InUse e) {
            said.put("code", "origin-running").put("detail", home.data().toString());
            return REFUSED;
        } catch (IOException | SQLException | RuntimeException e) {
            said.put("code", "failed").put("detail", String.valueOf(e.getMessage()));
            return OTHER;
        }
    }

    private static @Nullable String password(@Nullable String file) throws IOException {
        return file == null ? null : Files.readAllLines(Path.of(file)).getFirst();
    }

    private int backup(Path folder, boolean withoutBlobs) throws IOException, SQLException {
        MakeBackup.Made made =
                new MakeBackup(home, clock, version()).into(folder.toAbsolutePath(), withoutBlobs);
        tell(made.manifest());
        said.put("folder", made.folder().toString());
        said.put("copied", made.copied().blobs());
        said.put("copiedBytes", made.copied().bytes());
        made.copied().damaged().forEach(said.putArray("damaged")::add);
        return made.copied().damaged().isEmpty() ? DONE : SOME_FAILED;
    }

    static String version() {
        String version = Operator.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    private int restore(Path folder) throws IOException, SQLException {
        Restore restore = Restore.of(folder, clock);
        Restore.Done done = restore.to(home);
        tell(done.manifest());
        said.put("data", home.data().toString());
        said.put("rows", done.rows()).put("releasesAbove", done.releasesAbove());
        return DONE;
    }

    private int rehearse(Path folder, Path in) throws IOException, SQLException {
        long began = System.nanoTime();
        Restore.Done done = Restore.of(folder, clock).rehearse(in);
        tell(done.manifest());
        said.put("rows", done.rows());
        said.put("seconds", (System.nanoTime() - began) / 1_000_000_000);
        return DONE;
    }

    private int move(Place target) throws IOException, SQLException {
        try (DataFolder _ = DataFolder.take(home.data())) {
            Move.Moved moved = new Move(home).to(target);
            said.put("tables", moved.tables()).put("rows", moved.rows());
            said.put("schema", moved.schema()).put("server", moved.server());
            said.put("url", target.url().replaceAll("\\?.*", ""));
            return DONE;
        }
    }

    private void tell(Manifest manifest) {
        said.put("madeAt", manifest.madeAt()).put("schema", manifest.schema());
        said.put("release", manifest.release()).put("tables", manifest.tables().size());
        said.put("rows", manifest.tables().stream().mapToLong(Manifest.TableLine::rows).sum());
        said.put("blobs", manifest.blobs().count()).put("blobBytes", manifest.blobs().bytes());
        said.put("blobsElsewhere", manifest.blobs().elsewhere());
    }
}
