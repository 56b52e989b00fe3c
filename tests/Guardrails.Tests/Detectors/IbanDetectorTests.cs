using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class IbanDetectorTests
{
    private readonly IbanDetector _detector = new();

    [Theory]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00.", "DE89 3704 0044 0532 0130 00")]
    [InlineData("DE89370400440532013000입니다", "DE89370400440532013000")]
    [InlineData("gb29 nwbk 6016 1331 9268 19", "gb29 nwbk 6016 1331 9268 19")]
    [InlineData("DE12 GB29 NWBK 6016 1331 9268 19", "GB29 NWBK 6016 1331 9268 19")]
    [InlineData("FR14-2004-1010-0505-0001-3M02-606", "FR14-2004-1010-0505-0001-3M02-606")]
    [InlineData("**NL91** ABNA 0417 1643 00", "NL91** ABNA 0417 1643 00")]
    [InlineData("NL91 ABNA\n0417 1643 00", "NL91 ABNA\n0417 1643 00")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 01")]
    [InlineData("XDE89370400440532013000")]
    [InlineData("DE893704004405320130001")]
    [InlineData("KR89 3704 0044 0532 0130 00")]
    [InlineData("DE89 3704 0044, 0532 0130 00")]
    [InlineData("DE and FR are countries")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));

    /// <summary>Against the whole number modulo 97, letters as two digits, as ISO 13616 states it.</summary>
    [Property(MaxTest = 500)]
    public Property Agrees_with_the_check_by_the_book() =>
        Prop.ForAll(
            Gen.Choose(0, 9).ListOf(12).ToArbitrary(),
            Gen.Choose(2, 98).ToArbitrary(),
            (digits, check) =>
            {
                var account = string.Concat(digits);
                var number = BigInteger.Parse($"{account}1114{check:00}", CultureInfo.InvariantCulture);
                // Every hundredth is right by chance: the right one is tried too.
                var right = 98 - BigInteger.Parse($"{account}111400", CultureInfo.InvariantCulture) % 97;
                return Spans.Of(_detector, $"to BE{check:00}{account}.").Length == (number % 97 == 1 ? 1 : 0)
                    && Spans.Of(_detector, $"to BE{(int)right:00}{account}.").Length == 1;
            }
        );
}
