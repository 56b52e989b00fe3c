using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Tests.Cache;

public sealed class NearAgreementTests
{
    [Theory]
    [InlineData("How long is the router warranty?", "What is the warranty period of the router?")]
    [InlineData("What's the max upload size?", "Could you tell me the maximum upload size?")]
    [InlineData("보증 기간은 얼마나 되나요?", "보증기간 알려주세요")]
    [InlineData("구내식당은 몇 시에 여나요?", "구내식당이 몇 시에 열어요?")]
    public void OtherWordsForTheSameAgree(string one, string other) => Assert.True(NearAgreement.Holds(one, other));

    [Theory]
    [InlineData("How do I enable the alarm?", "How do I disable the alarm?")]
    [InlineData("Can I return it before 10 days?", "Can I return it after 10 days?")]
    [InlineData("Can I return it in 10 days?", "Can I return it in 10 hours?")]
    [InlineData("Can I return it in 10 days?", "Can I return it in 100 days?")]
    [InlineData("Can managers approve contractors?", "Can contractors approve managers?")]
    [InlineData("Is parking allowed?", "Is parking not allowed?")]
    [InlineData("Who is Anna Novak?", "Who is Anna Kim?")]
    [InlineData("How do I get from Seoul to Busan?", "How do I get from Busan to Seoul?")]
    [InlineData("What is the warranty?", "보증은 무엇인가요?")]
    [InlineData("알림을 켜는 방법은?", "알림을 끄는 방법은?")]
    [InlineData("최대 금액은 얼마인가요?", "최소 금액은 얼마인가요?")]
    [InlineData("서울에서 부산까지 어떻게 가나요?", "부산에서 서울까지 어떻게 가나요?")]
    [InlineData("관리자가 신청자를 승인하나요?", "관리자를 신청자가 승인하나요?")]
    [InlineData("주차가 되나요?", "주차가 안 되나요?")]
    [InlineData("3월 5일에 여나요?", "3월 6일에 여나요?")]
    [InlineData("10일 안에 되나요?", "10시간 안에 되나요?")]
    public void WhatDiffersInOneThingDoesNot(string one, string other)
    {
        Assert.False(NearAgreement.Holds(one, other));
        Assert.True(NearAgreement.Holds(one, one));
        Assert.True(NearAgreement.Holds(other, other));
    }
}
