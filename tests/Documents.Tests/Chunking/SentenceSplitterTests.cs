using Pipeline.Documents.Chunking;
using Pipeline.Documents.Chunking.Sentences;

namespace Pipeline.Documents.Tests.Chunking;

public sealed class SentenceSplitterTests
{
    // A bar stands where a sentence ends.
    [Theory]
    [InlineData("One. |Two! |Three? |Four")]
    [InlineData("Dr. Kim met Mr. Lee at 3 p.m. in Seoul. |They talked.")]
    [InlineData("It costs 3.5 dollars, e.g. for tea. |Cheap!")]
    [InlineData("See Fig. 3 and Sec. 2.1 for details. |Then read on.")]
    [InlineData("The U.S. economy grew. |He left the U.S. |The end.")]
    [InlineData("J. R. Smith wrote it. |It sold well.")]
    [InlineData("\"I left.\" |She stayed.")]
    [InlineData("\"Why?\" he asked. |Nobody knew.")]
    [InlineData("Yahoo! is a company. |It is old.")]
    [InlineData("Visit https://example.com/a.b?c=d. |Then call.")]
    [InlineData("Write to kim.lee@example.co.kr. |Wait for an answer.")]
    [InlineData("Use version 2.0.1 of node.js. |It works.")]
    [InlineData("1. Install the program. |2. Run it.")]
    [InlineData("He waited... and waited. |Then he left.")]
    [InlineData("They sell pens, paper, etc. |The shop is closed.")]
    [InlineData("They sell pens, etc. at low prices. |Go there.")]
    [InlineData("It ended in 2020. |A new one began.")]
    [InlineData("(He left. She stayed.) |It rained.")]
    [InlineData("What?! |No way!! |Yes.")]
    [InlineData("The Acme Inc. report is out. |Read it.")]
    [InlineData("안녕하세요. |저는 김철수입니다. |반갑습니다!")]
    [InlineData("어디에 갔습니까? |집에 갔어요.")]
    [InlineData("비가 왔다.그래서 집에 있었다.|그리고 잤다.", "비가 왔다.|그래서 집에 있었다.|그리고 잤다.")]
    [InlineData("3.5터보 엔진을 쓴다. |연비는 12.3km/L이다.")]
    [InlineData("\"갔습니까?\"라고 물었다. |그는 대답했다.")]
    [InlineData("\"정말?\" 하고 되물었다. |모두 웃었다.")]
    [InlineData("그는 \"간다.\"라며 나갔다. |문이 닫혔다.")]
    [InlineData("시행일은 2024. 3. 15. 부터이다. |이후는 다르다.")]
    [InlineData("1. 목적을 정한다. |2. 범위를 정한다.")]
    [InlineData("가. 신청서를 낸다. |나. 승인을 받는다.")]
    [InlineData("음... 잘 모르겠다. |그래도 간다.")]
    [InlineData("모르겠다... |그래도 간다.")]
    [InlineData("한국은행(총재 이창용. 이하 한은)은 발표했다. |금리는 3.5%다.")]
    [InlineData("www.example.co.kr에서 확인한다. |끝.")]
    [InlineData("다시 만들어야 합니다. |efSearch는 다릅니다. |npm은 그대로입니까? |yes")]
    [InlineData("신청함. |승인됨. |완료.")]
    [InlineData("그렇죠. |맞아요!")]
    [InlineData("これは文です。|次の文です。")]
    [InlineData("全角です！|本当？|はい。")]
    [InlineData("짧은 줄\n|다음 줄")]
    [InlineData("This line is long enough to have been broken by its\nmargin and goes on. |Next.")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...")]
    public void Splits(string marked, string? expected = null)
    {
        var text = marked.Replace("|", "", StringComparison.Ordinal);
        var wanted = (expected ?? marked)
            .Split('|')
            .Select(part => part.Trim())
            .Where(part => part.Length > 0)
            .ToArray();
        Assert.Equal(wanted, SentenceSplitter.Split(text).Select(range => text[range]));
    }
}
