/** A place with machines. */
export interface Site {
  readonly ko: string;
  readonly en: string;
  readonly host: string;
  /** The second number of its private 10/8 network. */
  readonly net: number;
}

export const SITES: readonly Site[] = [
  { ko: '서울', en: 'Seoul', host: 'seoul', net: 10 },
  { ko: '부산', en: 'Busan', host: 'busan', net: 20 },
  { ko: '인천', en: 'Incheon', host: 'incheon', net: 30 },
  { ko: '대전', en: 'Daejeon', host: 'daejeon', net: 40 },
  { ko: '도쿄', en: 'Tokyo', host: 'tokyo', net: 50 },
  { ko: '싱가포르', en: 'Singapore', host: 'singapore', net: 60 },
  { ko: '프랑크푸르트', en: 'Frankfurt', host: 'frankfurt', net: 70 },
];

/** Something that a company runs. */
export interface System {
  readonly ko: string;
  readonly en: string;
  readonly host: string;
}

export const SYSTEMS: readonly System[] = [
  { ko: '결제 API', en: 'Payment API', host: 'pay-api' },
  { ko: '정산 배치', en: 'Settlement batch', host: 'settle-batch' },
  { ko: '회원', en: 'Member', host: 'member' },
  { ko: '주문', en: 'Order', host: 'order' },
  { ko: '배송 추적', en: 'Delivery tracking', host: 'delivery' },
  { ko: '상품 검색', en: 'Product search', host: 'search' },
  { ko: '알림', en: 'Notification', host: 'notify' },
  { ko: '모니터링', en: 'Monitoring', host: 'prom' },
  { ko: '쿠폰', en: 'Coupon', host: 'coupon' },
  { ko: '고객센터', en: 'Customer centre', host: 'support' },
  { ko: '데이터 레이크', en: 'Data lake', host: 'lake' },
  { ko: '추천', en: 'Recommendation', host: 'recommend' },
  { ko: '빌드', en: 'Build runner', host: 'build-runner' },
  { ko: 'GPU 노드', en: 'GPU node', host: 'gpu-node' },
];

/** A stage of a system. */
export interface Stage {
  readonly ko: string;
  readonly en: string;
  readonly host: string;
}

export const STAGES: readonly Stage[] = [
  { ko: '운영', en: 'production', host: 'prod' },
  { ko: '스테이징', en: 'staging', host: 'stg' },
  { ko: '개발', en: 'development', host: 'dev' },
];

/** Who uses records. */
export const SERVICES = [
  'payment-gateway',
  'settlement-batch',
  'image-builder',
  'member-api',
  'order-api',
  'delivery-tracker',
  'search-indexer',
  'notification-sender',
  'grafana',
  'backup-runner',
] as const;

export const OPERATING_SYSTEMS = [
  { os: 'Ubuntu 24.04.3 LTS', kernel: '6.8.0-87-generic' },
  { os: 'Rocky Linux 9.6', kernel: '5.14.0-570.58.1.el9_6' },
  { os: 'Debian GNU/Linux 13', kernel: '6.12.41+deb13' },
  { os: 'Alpine Linux 3.22', kernel: '6.12.31-0-lts' },
  { os: 'CentOS Linux 7.9', kernel: '3.10.0-1160.el7' },
] as const;
