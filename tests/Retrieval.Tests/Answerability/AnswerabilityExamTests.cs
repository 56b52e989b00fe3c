using FsCheck.Xunit;
using Pipeline.Retrieval.Answerability;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Answerability;

public sealed class AnswerabilityExamTests
{
    private const string Lost = "A lost badge is reported to the front desk, which makes another on the same day.";

    [Property]
    public void A_question_is_3_to_8_words_of_its_passage_in_order(int seed)
    {
        var random = new Random(seed);
        FetchedChunk[] chunks =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i =>
                    Chunk(
                        $"d{i}",
                        null,
                        string.Join(' ', Enumerable.Range(0, random.Next(15)).Select(w => $"낱말{w} —"))
                    )
                ),
        ];
        var questions = AnswerabilityExam.Ask(chunks, 10, seed);
        Assert.True(questions.Count <= 10);
        Assert.Equal(questions, AnswerabilityExam.Ask(chunks, 10, seed));
        Assert.All(
            questions,
            asked =>
            {
                var words = asked.Question.Split(' ');
                Assert.InRange(words.Length, 3, 8);
                var places = words.Select(word => Array.IndexOf(asked.Chunk.Text.Split(' '), word)).ToArray();
                Assert.DoesNotContain(-1, places);
                Assert.Equal(places.Order(), places);
            }
        );
    }

    [Property]
    public void A_chunk_is_asked_again_in_other_words_once_all_have_been_asked(int seed)
    {
        FetchedChunk[] chunks =
        [
            .. Enumerable
                .Range(0, 6)
                .Select(i =>
                    Chunk($"d{i}", null, string.Join(' ', Enumerable.Range(0, 40).Select(w => $"낱말{i}{w}")))
                ),
        ];
        var questions = AnswerabilityExam.Ask(chunks, 100, seed);
        Assert.Equal(questions.Count, questions.Distinct().Count());
        Assert.Equal([.. chunks, .. chunks, .. chunks], questions.Select(asked => asked.Chunk));
        var few = Chunk("few", null, "three words only");
        Assert.Single(AnswerabilityExam.Ask([few], 100, seed));
    }

    [Fact]
    public async Task Asked_again_nothing_of_the_document_its_title_or_its_copies_is_there()
    {
        var target = Chunk("d1", "Badges", Lost);
        var search = new Search([
            (target, 10),
            (Chunk("d1", "Badges", "Another chunk of the document."), 9),
            (Chunk("d2", "Badges", "Another document of that title."), 8),
            (Chunk("d3", "Copy of badges", $"{Lost} Printed in March."), 7),
            (Chunk("d4", "Lunch", "Lunch is served at noon."), 2),
        ]);
        var trial = Assert.Single(
            await AnswerabilityExam.RunAsync([(target, "lost badge desk")], search, 1, CancellationToken.None)
        );
        Assert.Equal((1, 0.2), (trial.With.Words, Math.Round(trial.Without.Words!.Value, 6)));
        Assert.Equal((10, 2), (trial.With.Rerank, trial.Without.Rerank));
        var unranked = await AnswerabilityExam.RunAsync(
            [(target, "lost badge desk")],
            search,
            0,
            CancellationToken.None
        );
        Assert.Null(Assert.Single(unranked).With.Rerank);
    }

    private static FetchedChunk Chunk(string document, string? title, string text) =>
        new(new ChunkKey(document, 1, text.Length), text, [], 0, text.Length, null, title, "{}", []);

    /// <summary>Finds the same for every question; the cross-encoder says what the words say.</summary>
    private sealed class Search((FetchedChunk Chunk, float Score)[] hits) : IExamSearch
    {
        public Task<ExamHits> SearchAsync(string question, CancellationToken cancellationToken) =>
            Task.FromResult(new ExamHits([.. hits.Select(hit => new ScoredChunk(hit.Chunk.Key, hit.Score))], 10, null));

        public Task<IReadOnlyList<FetchedChunk>> FetchAsync(
            IReadOnlyCollection<ChunkKey> keys,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult<IReadOnlyList<FetchedChunk>>([
                .. hits.Select(hit => hit.Chunk).Where(chunk => keys.Contains(chunk.Key)),
            ]);

        public Task<IReadOnlyList<float>?> RerankAsync(
            string question,
            IReadOnlyList<FetchedChunk> passages,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult<IReadOnlyList<float>?>([
                .. passages.Select(passage => hits.Single(hit => hit.Chunk == passage).Score),
            ]);
    }
}
