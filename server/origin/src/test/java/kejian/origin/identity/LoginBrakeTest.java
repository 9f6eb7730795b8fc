package kejian.origin.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginBrakeTest {

    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private final LoginBrake brake =
            new LoginBrake(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void attempts_beyondTen_waitForTheWindowsEnd() {
        for (int i = 0; i < 10; i++) {
            brake.attempt("user a");
        }
        assertThatThrownBy(() -> brake.attempt("user a")).hasMessageContaining("too-many-requests");
        assertThatCode(() -> brake.attempt("user b")).doesNotThrowAnyException();
        now = now.plus(Duration.ofMinutes(15));
        assertThatCode(() -> brake.attempt("user a")).doesNotThrowAnyException();
    }

    @Test
    void success_clearsTheCount() {
        for (int i = 0; i < 30; i++) {
            brake.attempt("user a");
            brake.succeeded("user a");
        }
    }
}
