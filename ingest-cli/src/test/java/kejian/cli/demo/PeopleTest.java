package kejian.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import kejian.cli.client.FakeOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleTest {

    @TempDir Path data;

    @Test
    void setUp_cutAtAnyRequest_isGoneOnWithToTheEnd() throws Exception {
        for (int cut = 0; cut < 12; cut++) {
            Path folder = Files.createDirectory(data.resolve("" + cut));
            Path first = Files.writeString(folder.resolve("first"), "first-password-of-admin\n");
            try (FakeOrigin origin = new FakeOrigin()) {
                origin.answersLeft = cut;
                boolean interrupted = false;
                try {
                    new People(folder, origin.address()).create(first);
                } catch (IOException e) {
                    interrupted = true;
                }
                origin.answersLeft = Integer.MAX_VALUE;
                People again = new People(folder, origin.address());
                assertThat(again.known()).as("cut at %d", cut).isEqualTo(!interrupted);

                again.create(first);

                assertThat(again.known()).isTrue();
                for (String user : new String[] {"admin", "editor", "reviewer"}) {
                    again.as(user); // a wrong password would be refused
                }
                assertThat(origin.passwords()).hasSize(3);
            }
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve("accounts.json"))))
                    .isEqualTo("rw-------");
        }
    }
}
