using System.Text.RegularExpressions;
using Pipeline.Contracts.Answers;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>A server as it is after the first start of somebody without models.</summary>
public sealed class FirstStartFixture() : SiloFixture([])
{
    /// <inheritdoc />
    protected override Task PrepareAsync() => Client.SettleAsync("samples");
}

/// <summary>The questions that the dashboard offers are answered by the samples, with nothing installed.</summary>
public sealed partial class ExampleQuestionTests(FirstStartFixture fixture) : IClassFixture<FirstStartFixture>
{
    /// <summary>What the answer to a question must say, in the words of the samples.</summary>
    private static readonly Dictionary<string, string[]> Expected = new(StringComparer.Ordinal)
    {
        ["HNSW에서 M과 efConstruction은 무엇을 정하나요?"] = ["한 노드가 층마다 가지는 이웃의 수", "후보 목록의 길이"],
        ["재순위는 후보 몇 개를 다시 읽고, 교차 인코더는 왜 더 정확한가요?"] =
        [
            "후보 20개",
            "서로 주의(attention)를 주고받기 때문",
        ],
        ["가드레일은 어떤 개인정보를 가리나요?"] = ["카드 번호", "주민등록번호", "전화번호", "이메일 주소"],
        ["답변 캐시의 답은 언제 무효가 되나요?"] = ["바뀌거나 지워지면, 또는 새 문단이 근거에 들게 되면 무효"],
        ["조사가 붙은 단어도 검색되는 이유는 무엇인가요?"] = ["조사를 떼어 내고"],
        ["문서 처리가 실패하면 어떻게 다시 시도하나요?"] = ["간격을 점점 늘려 가며 저절로 다시 시도"],
        ["What do k1 and b control in BM25?"] =
        [
            "how quickly repeating a word stops paying",
            "how strongly long passages are held back",
        ],
        ["Why does reciprocal rank fusion use k = 60?"] =
        [
            "a passage that two lists place well beats one that a single list places first",
        ],
        ["How much memory does the KV cache of a 2,048-token sequence need?"] = ["45 MiB", "256 MiB"],
        ["Why does continuous batching waste less than static batching?"] = ["no slot waits for the longest answer"],
        ["How many tokens are in a chunk, and how many overlap?"] = ["320 tokens", "48 tokens"],
        ["What happens to a grain when its silo dies?"] = ["activated again on another silo by the next call"],
    };

    /// <summary>Each question with the document that answers it, as the dashboard has them.</summary>
    public static IEnumerable<object[]> Examples()
    {
        var script = File.ReadAllText(
            Path.Combine(Repository.Root, "src", "Silo", "wwwroot", "modules", "ask", "examples.js")
        );
        return Example()
            .Matches(script)
            .Select(match => new object[] { match.Groups["question"].Value, match.Groups["document"].Value });
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_question_is_answered_by_its_document(string question, string document)
    {
        var answer = await fixture.Client.AnswerAsync(
            new AskRequest
            {
                Collection = "samples",
                Question = question,
                UseCache = false,
            }
        );

        Assert.Equal((AnswerEnd.Completed, AnswerOrigin.Extractive), (answer.Done!.Reason, answer.Done.Origin));
        Assert.Equal(document, answer.Context[0].DocumentId);
        Assert.All(answer.Citations, citation => Assert.Equal(document, citation.DocumentId));
        Assert.NotEmpty(answer.Citations);
        Assert.All(Expected[question], phrase => Assert.Contains(phrase, answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_language_has_examples_and_every_example_an_expectation() =>
        Assert.Equal(Expected.Keys.Order(), Examples().Select(row => (string)row[0]).Order());

    [GeneratedRegex(@"\['(?<question>.+?)', '(?<document>.+?)'\]")]
    private static partial Regex Example();
}
