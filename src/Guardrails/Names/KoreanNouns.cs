using System.Collections.Frozen;

namespace Pipeline.Guardrails.Names;

/// <summary>Korean words that are made of the syllables of names.</summary>
internal static class KoreanNouns
{
    private const string Nouns =
        "감사 감소 감시 강연 강제 경고 경로 경우 고객 고민 고소 고용 고정 고해 "
        + "공무 공유 공증 교수 구문 구성 구조 구현 국제 권한 금지 기간 기고 기대 "
        + "기록 기본 기부 기사 기술 기업 기존 기준 기타 기한 기호 기획 길이 나이 "
        + "노동 노력 도구 도로 라인 명단 명세 명의 명칭 모양 문구 문서 문의 문자 "
        + "문제 민원 반납 반대 반복 반영 반품 반환 방문 방법 방지 방해 방향 배경 "
        + "배송 배수 배우 배정 배치 변경 변동 변수 변호 변환 봉사 부모 부서 부여 "
        + "부재 부제 사고 사례 사본 사실 사양 사용 사유 사전 사정 사진 사태 사항 "
        + "서류 서면 서명 선물 선수 선임 선정 선출 선택 선호 설명 설정 성경 성과 "
        + "성명 성별 소개 소문 소비 소속 소유 소재 소지 손상 송금 송신 신고 신규 "
        + "신분 신용 신원 신임 신중 신청 심사 안건 안내 안전 양도 양수 양식 여기 "
        + "연결 연구 연락 연령 연봉 연수 연장 영구 예산 예상 예약 예정 오류 외국 "
        + "용건 용도 용지 우대 우선 우편 원본 원인 원자 원주 원칙 위임 위조 위촉 "
        + "위치 유경 유무 유선 유일 유전 유지 유형 유효 육아 은행 음수 이동 이력 "
        + "이론 이름 이미 이민 이사 이상 이용 이유 이의 이익 이자 이직 이하 이후 "
        + "인감 인사 인수 인용 인원 인자 인적 인증 임금 임기 임대 임명 임무 임시 "
        + "임원 임의 장기 장소 장애 장치 재해 전결 전기 전년 전달 전담 전력 전문 "
        + "전산 전송 전시 전용 전원 전임 전자 전체 전화 전환 점수 접수 정규 정기 "
        + "정년 정도 정리 정보 정비 정산 정상 정수 정식 정원 정의 정지 정책 제대 "
        + "제도 제목 제안 제조 제출 제한 조건 조교 조기 조리 조문 조사 조인 조정 "
        + "조직 조치 조합 조회 종류 주간 주거 주관 주기 주말 주문 주민 주석 주소 "
        + "주시 주식 주요 주유 주의 주인 주제 주차 지금 지급 지도 지명 지방 지부 "
        + "지사 지시 지식 지역 지원 지점 지정 지참 지하 지휘 진단 진료 진수 진술 "
        + "진행 차량 차수 차원 차이 차장 차지 차후 채용 천문 천재 최고 최근 최대 "
        + "최소 최신 최종 추가 추석 추천 추후 출신 편의 표기 표시 표준 표현 하나 "
        + "하루 하반 하자 하한 학교 한국 한도 한시 한정 함수 함유 행정 허용 현금 "
        + "현대 현물 현상 현장 현재 현지 현황 형식 호실 홍보 환경 황사 후임 ";

    private const string Whole =
        "이용자 사용자 신청자 신청인 지원자 지원인 주문자 임차인 임대인 "
        + "신고자 신고인 진행자 전문가 전임자 후임자 선임자 신임자 연구자 "
        + "기술자 기획자 강연자 지휘자 소유자 소지인 소지자 지도자 고령자 고용주 "
        + "노동자 전달자 조정자 진술인 문의자 방문자 방문인 공증인 기부자 기고자 고소인 "
        + "선출자 주관자 감사인 감시원 전산원 심사원 선수단 이수자 유공자 배정자 경영자 "
        + "이미지 손가락 공화국 문화권 마무리 도우미 이슬람 조지아 감비아 남수단 민주주 윤초가 "
        + "나우루 안도라 우리나 기다림 나가기 나오기 고치기 지우기 위아래 반지름 편지지 "
        + "인도양 노예제 오로지 한가지 두가지 최상단 여러분 남자 여자 주최자 조합원 "
        + "배우자 한국인 외국인 현지인 이주민 원주민 유학생 신입생 졸업생 주인공 원어민 "
        + "조교수 부교수 지점장 이사장 이사회 임직원 공무원 연구원 안내원 조리사 정비사 "
        + "전문의 전공의 주치의 변호인 대리인 이의자 유경험 정규직 주민들 국민 시민 "
        + "서민 주민 유민 고민 조건 안건 여건 사건 용건 문건 주석 분석 표현 구현 "
        + "재현 상현 국경 변경 안경 배경 전경 성숙 미숙 정숙 기숙 하숙 공유 전철 "
        + "지하철 고철 주철 강철 제철 연희 유희 구별 성별 선별 차별 특별 국별 국빈 "
        + "내빈 기준 표준 수준 교훈 연결 종결 표결 부결 미결 선결 한결 성결 공결 "
        + "기린 어린 현장 경찬 조율 선율 고율 세율 이율 환율 연준 인준 어민 유빈 "
        + "주빈 기빈 천민 양민 난민 이민 수민 도민 구민 군민 농민 ";

    // Particles, and endings that make another noun of one.
    private const string Endings = "은을이가도만로의과인일임하한해자용중형별성문식권율화";

    private static readonly FrozenSet<string> Stems = Nouns
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Words = Whole
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a word is none that anybody is called.</summary>
    public static bool Contains(ReadOnlySpan<char> word) =>
        Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>Whether three syllables may as well be a noun of two and an ending: 지정은, 이용자.</summary>
    public static bool MayBe(ReadOnlySpan<char> word) =>
        word.Length == 3
        && Endings.Contains(word[2], StringComparison.Ordinal)
        && Stems.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word[..2]);
}
