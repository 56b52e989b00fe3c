using Microsoft.Extensions.Time.Testing;
using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class ResidentNumberDetectorTests
{
    private readonly ResidentNumberDetector _detector = new(
        new FakeTimeProvider(new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero))
    );

    /// <summary>Completes twelve digits with the check digit as the published rule states it.</summary>
    private static string Checked(string twelve)
    {
        int[] weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
        var remainder = 11 - twelve.Zip(weights, (c, weight) => (c - '0') * weight).Sum() % 11;
        var check = twelve[6] is >= '5' and <= '8' ? (remainder + 2) % 10 : remainder % 10;
        return $"{twelve[..6]}-{twelve[6..]}{check}";
    }

    [Theory]
    [InlineData("850101123456")]
    [InlineData("000229312345")]
    [InlineData("991231212345")]
    [InlineData("790315512345")]
    [InlineData("010101712345")]
    public void Finds_numbers_with_their_check_digit(string twelve)
    {
        var number = Checked(twelve);
        Assert.Equal([number], Spans.Of(_detector, $"제 주민번호는 {number}입니다"));
        Assert.Equal([number], Spans.Of(_detector, $"id is {number}."));
        var plain = number.Replace("-", "");
        Assert.Equal([plain], Spans.Of(_detector, $"주민번호{plain}이고"));
        Assert.Equal([plain], Spans.Of(_detector, $"x {plain}"));
        var spaced = number.Replace("-", " - ");
        Assert.Equal([spaced], Spans.Of(_detector, $"x {spaced}"));
        var split = number.Insert(8, " ");
        Assert.Equal([split], Spans.Of(_detector, $"x {split}"));
    }

    [Fact]
    public void Needs_the_check_digit_of_those_born_before_it_was_given_up()
    {
        var number = Checked("850101123456");
        var wrong = number[..^1] + (char)((number[^1] - '0' + 1) % 10 + '0');
        Assert.Empty(Spans.Of(_detector, $"order {wrong} shipped"));
        Assert.Equal([wrong], Spans.Of(_detector, $"주민등록번호: {wrong}"));
        Assert.Equal([wrong], Spans.Of(_detector, $"Resident registration number {wrong}"));
    }

    [Fact]
    public void Needs_no_check_digit_of_those_born_later()
    {
        var hits = Enumerable
            .Range(0, 10)
            .Count(check => Spans.Of(_detector, $"아기 210305-312345{check} 등록").Length == 1);
        Assert.Equal(10, hits);
        Assert.Equal(
            1,
            Enumerable.Range(0, 10).Count(check => Spans.Of(_detector, $"item 210305312345{check}").Length == 1)
        );
        Assert.All(
            Enumerable.Range(0, 10),
            check => Assert.Single(Spans.Of(_detector, $"주민번호 210305312345{check}"))
        );
    }

    /// <summary>A foreigner of any age may have come since, and then has no check digit.</summary>
    [Fact]
    public void Needs_no_check_digit_of_foreigners()
    {
        Assert.All(
            Enumerable.Range(0, 10),
            check => Assert.Single(Spans.Of(_detector, $"등록증에 850315-512345{check} 기재"))
        );
        Assert.Equal(
            1,
            Enumerable.Range(0, 10).Count(check => Spans.Of(_detector, $"주문번호 850315-512345{check}").Length == 1)
        );
        Assert.Equal(
            1,
            Enumerable.Range(0, 10).Count(check => Spans.Of(_detector, $"160111-512345{check}").Length == 1)
        );
    }

    [Fact]
    public void Leaves_the_numbers_of_companies() =>
        Assert.All(
            Enumerable.Range(0, 10),
            check => Assert.Empty(Spans.Of(_detector, $"법인등록번호 110111-123456{check}"))
        );

    [Theory]
    [InlineData("851301-1234567")]
    [InlineData("850230-1234567")]
    [InlineData("주민번호 850230-1234567")]
    [InlineData("010229-3234567")]
    [InlineData("250701-3234567")]
    [InlineData("2024-01-02, 20240102-1234567")]
    [InlineData("8801043123456")]
    [InlineData("계좌 110-123-456789")]
    [InlineData("사업자등록번호 123-45-67890")]
    [InlineData("A210305-3123456-77")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
