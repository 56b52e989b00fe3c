using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class AddressDetectorTests
{
    private readonly AddressDetector _detector = new();

    [Theory]
    [InlineData("주소는 서울특별시 강남구 테헤란로 152, 3층입니다", "서울특별시 강남구 테헤란로 152, 3층")]
    [InlineData("경기도 용인시 처인구 모현읍 외대로 81", "경기도 용인시 처인구 모현읍 외대로 81")]
    [InlineData("인천광역시 연수구 송도과학로28길 385-25", "인천광역시 연수구 송도과학로28길 385-25")]
    [InlineData("서울 강남구 역삼동 737-12번지에", "서울 강남구 역삼동 737-12번지")]
    [InlineData("서울 중구 명동길 14 (명동2가) 3층 301호로", "서울 중구 명동길 14 (명동2가) 3층 301호")]
    [InlineData(
        "서울시 마포구 성산동 123-4 한강아파트 101동 505호",
        "서울시 마포구 성산동 123-4 한강아파트 101동 505호"
    )]
    [InlineData("서울 송파구 올림픽로 300, 롯데월드타워 114층", "서울 송파구 올림픽로 300, 롯데월드타워 114층")]
    [InlineData("서울시 중구 태평로1가 369", "서울시 중구 태평로1가 369")]
    [InlineData("제주특별자치도 제주시 첨단로 242 (영평동)", "제주특별자치도 제주시 첨단로 242 (영평동)")]
    [InlineData("배송지: 테헤란로 14길 6", "테헤란로 14길 6")]
    [InlineData("at 12 Maple Street.", "12 Maple Street")]
    [InlineData(
        "1600 Pennsylvania Avenue NW, Washington, DC 20500",
        "1600 Pennsylvania Avenue NW, Washington, DC 20500"
    )]
    [InlineData("221B Baker Street, London NW1 6XE", "221B Baker Street, London NW1 6XE")]
    [InlineData("Flat 3, 12 Victoria Road, Leeds LS6 1AS", "Flat 3, 12 Victoria Road, Leeds LS6 1AS")]
    [InlineData("152 Teheran-ro, Gangnam-gu, Seoul", "152 Teheran-ro, Gangnam-gu, Seoul")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("서울에서 부산까지")]
    [InlineData("강남구 10개 동")]
    [InlineData("앞으로 3일")]
    [InlineData("종로3가역 5번 출구")]
    [InlineData("서울 중구 세종대로 3차선")]
    [InlineData("다시 시도하세요")]
    [InlineData("테헤란로 152")]
    [InlineData("12 Maple Street")]
    [InlineData("I have 3 Drive folders")]
    [InlineData("123 Square roots")]
    [InlineData("version 3 Road map")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
