using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Data;

public sealed class JsonReaderTests
{
    [Fact]
    public void ReadsJson()
    {
        var document = Read(Text("""[{"제목":"하나","값":{"a":[1,2]}},{"제목":"둘","빈":null}]""", "application/json"));
        Assert.Equal(["Paragraph: 제목: 하나\n값.a: 1\n값.a: 2", "Paragraph: 제목: 둘"], Outline(document));
    }

    [Fact]
    public void ReadsJsonLines() =>
        Assert.Equal("a: 1\n\na: 2", Read(Text("{\"a\":1}\n{\"a\":2}\n", "application/json")).Text);

    [Fact]
    public void RefusesDeepJson() =>
        Refused(Text(new string('[', 1000) + new string(']', 1000), "application/json"), ReadFailure.TooDeep);

    [Fact]
    public void RefusesBrokenJson() => Refused(Text("{\"a\":", "application/json"), ReadFailure.Damaged);
}
