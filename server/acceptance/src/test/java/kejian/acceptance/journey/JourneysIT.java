package kejian.acceptance.journey;

import java.nio.file.Path;
import kejian.acceptance.browser.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each journey from the click in the console to what a county's edge serves to its boxes, in
 * Chinese and in English, over the packed programs.
 *
 * <p>One province serves them all, as its start takes longer than a journey: so they have an order.
 * What counts the demo's viewings goes before what adds others.
 */
@TestMethodOrder(OrderAnnotation.class)
class JourneysIT {

    @TempDir static Path folder;
    private static Province province;

    @BeforeAll
    static void start() throws Exception {
        Chromium.demand();
        province = Province.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (province != null) {
            province.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(1)
    void film_isUploaded_reviewed_published_watched_andCounted(String language) throws Exception {
        new UploadJourney(province, language).go();
    }

    /** Its time comes while others are on their way: {@link #scheduled_comesAtItsTime}. */
    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(2)
    void scheduled_isOnNoBoxBeforeItsTime(String language) throws Exception {
        new ScheduleJourney(province, language).go();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(3)
    void sheet_isCorrected_sent_andItsFilmsArePlayed(String language) throws Exception {
        new SheetJourney(province, language).go();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(4)
    void refused_staysOffTheBoxes_untilItIsMended(String language) throws Exception {
        new RefusalJourney(province, language).go();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(5)
    void newEdge_isEnrolled_started_andServesBoxes(String language) throws Exception {
        new EdgeJourney(province, language).go();
    }

    /** At the edges of {@link #newEdge_isEnrolled_started_andServesBoxes}. */
    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(6)
    void withdrawn_isGone_andTheEdgeThatIsCutOff_isNamed(String language) throws Exception {
        new WithdrawalJourney(province, language).go();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(7)
    void survey_isOpened_answeredByRemotes_andReadInTheConsole(String language) throws Exception {
        new SurveyJourney(province, language).go();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(8)
    void board_tellsWhatWasAskedFor_andMade(String language) throws Exception {
        new BoardJourney(province, language).go();
    }

    @Test
    @Order(9)
    void pageOfBrowsers_plays_goesOn_andIsCounted() throws Exception {
        new TierC(province).playsResumesAndIsCounted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(10)
    void scheduled_comesAtItsTime(String language) throws Exception {
        new ScheduleJourney(province, language).arrives();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(11)
    void wrongRelease_isRolledBack_andShownAgainWhenItIsMended(String language) throws Exception {
        new RollBackJourney(province, language).go();
    }

    /** After all that is about it, as it replaces what the demo made. */
    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(12)
    void file_isReplacedBeside_reviewed_andPlayed_andFiguresStayApart(String language)
            throws Exception {
        new ReplaceJourney(province, language).go();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(13)
    void editor_sendsAFilmForReview_withFewClicks(String language) throws Exception {
        new FewClicks(province, language).go();
    }

    /** After all that counts viewings, as it adds those of months that are over. */
    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    @Order(14)
    void bulletin_isTakenOver_reviewed_published_andReadOnBoxes(String language) throws Exception {
        new BulletinJourney(province, language).go();
    }
}
