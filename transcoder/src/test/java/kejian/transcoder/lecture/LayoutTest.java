package kejian.transcoder.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import kejian.transcoder.probe.Fraction;
import org.junit.jupiter.api.Test;

class LayoutTest {

    private static final Fraction PAL_WIDE = new Fraction(64, 45);

    @Test
    void slide_ofFourToThree_fillsItsBox_andTheCameraStandsBesideIt() {
        for (double aspect : new double[] {4.0 / 3, 16.0 / 9, 9.0 / 16, 2.35}) {
            Layout layout = Layout.of(720, 576, PAL_WIDE, aspect);
            Layout.Box slide = layout.slide();
            Layout.Box camera = Objects.requireNonNull(layout.camera());
            double slideAspect = slide.width() * PAL_WIDE.value() / slide.height();
            assertThat(slideAspect).isBetween(4.0 / 3, 1.42);
            assertThat(slide.width() * slide.height()).isGreaterThan(720 * 576 * 2 / 3);
            assertThat(camera.width() * PAL_WIDE.value() / camera.height())
                    .isBetween(aspect * 0.97, aspect * 1.03);
            assertThat(camera.x()).isGreaterThanOrEqualTo(slide.x() + slide.width());
            assertThat(camera.x() + camera.width()).isLessThanOrEqualTo(720);
            assertThat(camera.y() + camera.height()).isLessThan(576);
        }
    }

    @Test
    void withoutCamera_theSlideHasAllOfTheFrame() {
        Layout layout = Layout.of(854, 480, new Fraction(1, 1), 0);
        assertThat(layout.camera()).isNull();
        assertThat(layout.slide().width()).isGreaterThan(800);
        assertThat(layout.slide().height()).isGreaterThan(440);
    }
}
