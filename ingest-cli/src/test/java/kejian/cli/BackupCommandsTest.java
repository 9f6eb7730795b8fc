package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the origin's program is given, and what becomes of its answer; it is another one here. */
class BackupCommandsTest {

    private static final String HOME = "kejian.home";
    private static final String PROGRAM = PretendedOrigin.class.getName();

    @TempDir Path folder;
    private Shell shell;
    private Path app;

    @BeforeEach
    void installation() throws IOException {
        shell = new Shell(folder);
        app = Files.createDirectories(folder.resolve("home/lib/origin"));
        Files.writeString(app.resolve("origin.options"), "-Xshare:auto\n");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, PROGRAM);
        String name = PROGRAM.replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(app.resolve("quarkus-run.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest);
                InputStream in = PretendedOrigin.class.getResourceAsStream("/" + name)) {
            jar.putNextEntry(new JarEntry(name));
            in.transferTo(jar);
            jar.closeEntry();
        }
        System.setProperty(HOME, folder.resolve("home").toString());
    }

    @AfterEach
    void nowhere() {
        System.clearProperty(HOME);
        shell.close();
    }

    private void says(int exit, String answer) throws IOException {
        Files.writeString(app.resolve("says"), exit + "\n" + answer + "\n");
    }

    private String given() throws IOException {
        return Files.readString(app.resolve("given"));
    }

    @Test
    void backup_saysWhatWasMade_andWhatTheProvinceItselfLost() throws IOException {
        says(
                6,
                """
                {"folder":"/b/1","tables":72,"rows":9,"blobs":5,"blobBytes":7000000,"copied":2,\
                "copiedBytes":3000000,"damaged":["abc"]}\
                """);
        int exit = shell.run("backup", folder.resolve("b").toString(), "--data", "/somewhere");
        assertThat(exit).isEqualTo(6);
        assertThat(shell.out).contains("/b/1", "72", "共 7 MB", "新复制 2 个，3 MB");
        assertThat(shell.err).contains("abc");
        assertThat(given()).isEqualTo("backup " + folder.resolve("b") + "||/somewhere||");
    }

    @Test
    void restore_ofAFolderThatIsNone_startsNothing() throws IOException {
        says(0, "{}");
        assertThat(shell.run("restore", folder.resolve("none").toString())).isEqualTo(3);
        assertThat(app.resolve("given")).doesNotExist();
    }

    @Test
    void rehearsal_takesItsFolder_andRefusalsAreWordsInBothLanguages() throws IOException {
        says(4, "{\"code\":\"backup-damaged\",\"detail\":\"/b/1/x\"}");
        String backup = folder.toString();
        int exit = shell.run("restore", backup, "--rehearse", "--in", "/var/tmp");
        assertThat(exit).isEqualTo(4);
        assertThat(shell.err).contains("备份已损坏", "/b/1/x", "backup-damaged");
        assertThat(given()).startsWith("rehearse " + backup + " /var/tmp|");
        assertThat(shell.run("restore", backup, "--rehearse", "--lang", "en")).isEqualTo(4);
        assertThat(shell.err).contains("the backup is damaged");
    }

    @Test
    void move_handsOverWhereThePasswordIs_andNotThePassword() throws IOException {
        Path password = shell.file("secret", "hush\n");
        Path settings = shell.file("origin.properties", "kejian.data=/d\n");
        says(0, "{\"server\":\"PostgreSQL 15\",\"tables\":72,\"rows\":9,\"url\":\"jdbc:x\"}");
        int exit =
                shell.run(
                        "move",
                        "db",
                        "--url",
                        "jdbc:postgresql://h/n",
                        "--user",
                        "kejian",
                        "--password-file",
                        password.toString(),
                        "--settings",
                        settings.toString());
        assertThat(exit).isZero();
        assertThat(shell.out).contains("PostgreSQL 15", "quarkus.datasource.jdbc.url=jdbc:x");
        assertThat(given())
                .isEqualTo("move-db jdbc:postgresql://h/n|" + settings + "||kejian|" + password);
    }

    @Test
    void program_thatEndsWithoutAWord_isAFailure() throws IOException {
        says(1, "nothing that can be read");
        assertThat(shell.run("backup", folder.toString())).isEqualTo(2);
        assertThat(shell.err).contains("-v");
    }
}
