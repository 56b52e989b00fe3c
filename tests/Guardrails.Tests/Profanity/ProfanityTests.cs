using Pipeline.Guardrails.Policies;

namespace Pipeline.Guardrails.Tests.Profanity;

public sealed class ProfanityTests
{
    private static readonly TextGuard Guard = new(
        GuardPolicy.Default.With(GuardPlace.Output, TextRules.Profanity, GuardAction.Mask)
    );

    [Theory]
    [InlineData("이 시발 뭐야")]
    [InlineData("시발놈아")]
    [InlineData("씨발!")]
    [InlineData("시1발")]
    [InlineData("시*발놈")]
    [InlineData("씨@발 진짜")]
    [InlineData("시~~발")]
    [InlineData("ㅅㅂ 뭐래")]
    [InlineData("ㅅㅂ")]
    [InlineData("ㅅㅣㅂㅏㄹ")]
    [InlineData("시\u200B발")]
    [InlineData("병신같은 답변")]
    [InlineData("ㅄ")]
    [InlineData("지랄하네")]
    [InlineData("개새끼야")]
    [InlineData("존나 느려")]
    [InlineData("what the fuck is this")]
    [InlineData("FUCKING slow")]
    [InlineData("f*ck this")]
    [InlineData("f**k this")]
    [InlineData("fuuuuck")]
    [InlineData("f.u.c.k")]
    [InlineData("ｆｕｃｋ")]
    [InlineData("this is sh1t")]
    [InlineData("b!tch")]
    [InlineData("a$$hole")]
    [InlineData("motherfucker")]
    [InlineData("**shit**")]
    [InlineData("bull-shit? bullshit!")]
    public void Is_found_however_it_is_hidden(string text) =>
        Assert.Contains("[profanity]", Guard.Inspect(GuardPlace.Output, text).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("서울역은 경부선의 시발점이다")]
    [InlineData("시발역에서 종착역까지")]
    [InlineData("시발 택시는 1955년에 나왔다")]
    [InlineData("다시 발송해 주세요")]
    [InlineData("시 발전 계획을 세웠다")]
    [InlineData("12시 발표, 3시-발표, 12시1발표")]
    [InlineData("십팔 더하기 이는 이십")]
    [InlineData("십팔년 동안")]
    [InlineData("새끼 고양이와 새끼손가락")]
    [InlineData("개 새끼 두 마리를 분양합니다")]
    [InlineData("병신년(2016년)에 태어났다")]
    [InlineData("씨발라낸 대추")]
    [InlineData("껌을 씹어 씹는 씹고")]
    [InlineData("시바견은 귀엽다, 시바 이누")]
    [InlineData("씨바스 리갈")]
    [InlineData("니미츠 제독")]
    [InlineData("3개년 계획과 5개년 계획")]
    [InlineData("전염병에 걸렸다")]
    [InlineData("옷이 발에 걸렸다")]
    [InlineData("햇빛")]
    [InlineData("Scunthorpe United")]
    [InlineData("shiitake, Matsushita, Shitake")]
    [InlineData("a classic assassin passes grass")]
    [InlineData("Essex, Sussex and Middlesex")]
    [InlineData("Dick Cheney, Moby Dick, cockpit")]
    [InlineData("bitcoin niggardly snigger")]
    [InlineData("s.hit(target) and class.hit()")]
    [InlineData("Fukushima and Fukuoka")]
    [InlineData("part SH-17, model 5H1T7")]
    [InlineData("2 * 3 * 4 = s*t")]
    public void What_means_something_else_is_left_alone(string text) =>
        Assert.Equal(text, Guard.Inspect(GuardPlace.Output, text).Text);

    [Fact]
    public void It_is_off_until_a_policy_turns_it_on() =>
        Assert.Equal("shit", new TextGuard(GuardPolicy.Default).Inspect(GuardPlace.Output, "shit").Text);

    [Fact]
    public void A_policy_lets_a_word_in()
    {
        var policy = GuardPolicy.Parse(
            """{"output": {"profanity": "block"}, "words": {"allow": ["Shit Museum", "존나*"]}}"""
        );
        Assert.Equal(
            GuardAction.Pass,
            new TextGuard(policy).Inspect(GuardPlace.Output, "the Shit Museum, 존나").Action
        );
        Assert.Equal(GuardAction.Block, new TextGuard(policy).Inspect(GuardPlace.Output, "the shit").Action);
    }
}
