using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class CardDetectorTests
{
    private readonly CardDetector _detector = new();

    [Theory]
    [InlineData("Pay with 4111 1111 1111 1111 please", "4111 1111 1111 1111")]
    [InlineData("카드번호는 4111-1111-1111-1111입니다.", "4111-1111-1111-1111")]
    [InlineData("카드번호는4111111111111111이고", "4111111111111111")]
    [InlineData("amex 3782 822463 10005.", "3782 822463 10005")]
    [InlineData("diners 3056 930902 5904", "3056 930902 5904")]
    [InlineData("(5555555555554444)", "5555555555554444")]
    [InlineData("card5555555555554444", "5555555555554444")]
    [InlineData("４１１１　１１１１　１１１１　１１１１", "４１１１　１１１１　１１１１　１１１１")]
    [InlineData("41\u200b11 1111\u2060 1111 1111", "41\u200b11 1111\u2060 1111 1111")]
    [InlineData("4111–1111–1111–1111", "4111–1111–1111–1111")]
    [InlineData("41 11 11 11 11 11 11 11", "41 11 11 11 11 11 11 11")]
    [InlineData("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("4111.1111.1111.1111 exp 12/27", "4111.1111.1111.1111")]
    [InlineData("유효기간 2027 5555 5555 5555 4444 123", "5555 5555 5555 4444")]
    [InlineData("6304000000000000", "6304000000000000")]
    [InlineData("4111 1111\n1111 1111", "4111 1111\n1111 1111")]
    [InlineData("- 41 11 11 11 11 11 11 11\n- 2024", "41 11 11 11 11 11 11 11")]
    [InlineData("**4111** `1111` 11**11** 1111", "4111** `1111` 11**11** 1111")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Fact]
    public void Finds_cards_side_by_side() =>
        Assert.Equal(
            ["4111 1111 1111 1111", "5555 5555 5555 4444", "4111 1111 1111 1111"],
            Spans.Of(_detector, "4111 1111 1111 1111 5555 5555 5555 4444 4111 1111 1111 1111")
        );

    [Theory]
    [InlineData("order 4111 1111 1111 1112")]
    [InlineData("주문번호 2024-0113-5678-9012")]
    [InlineData("epoch 1700000000000 ms, 1700000000000000 µs")]
    [InlineData("ISBN 978-89-6848-465-3, 9788968484653")]
    [InlineData("π = 3.141592653589793, x = 0.4111111111111111")]
    [InlineData("41111111111111111111111111111111")]
    [InlineData("sha a4111111111111111f")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("EAN 4006381333931")]
    [InlineData("4111\n1111\n1111\n1111")]
    [InlineData("41111111\n111\n11111")]
    [InlineData("서울특별시 강남구 테헤란로 152 (역삼동 737) 06236")]
    [InlineData("arXiv:2101.00001v2")]
    [InlineData("10.1145/3292500.3330701")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));

    /// <summary>Against Luhn by the book (double from the left by parity, sum the digits), for Visa in one
    /// piece.</summary>
    [Property(MaxTest = 500)]
    public Property Agrees_with_luhn_by_the_book() =>
        Prop.ForAll(
            Gen.Choose(0, 9).ListOf(15).ToArbitrary(),
            tail =>
            {
                int[] digits = [4, .. tail];
                var sum = digits
                    .Select((digit, i) => i % 2 == 0 ? (2 * digit).ToString().Sum(c => c - '0') : digit)
                    .Sum();
                var text = "no " + string.Concat(digits) + ".";
                return Spans.Of(_detector, text).Length == (sum % 10 == 0 ? 1 : 0);
            }
        );
}
