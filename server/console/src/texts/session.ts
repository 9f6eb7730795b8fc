export const zh = {
  product: '课件管理平台',
  user: '用户名',
  password: '密码',
  login: '登录',
  loginElsewhere: '用统一身份认证登录',
  loginUnavailable: '统一身份认证暂时没有响应，请稍后再试',
  loginRefused: '统一身份认证没有让您登录，请重试；仍不行请联系它的管理员',
  logout: '退出',
  newPassword: '新密码（至少 12 个字符）',
  changePassword: '修改密码',
  firstPassword: '首次登录，请先修改密码',
};

export const en: typeof zh = {
  product: 'Kejian console',
  user: 'User',
  password: 'Password',
  login: 'Log in',
  loginElsewhere: 'Log in at the identity server',
  loginUnavailable: 'The identity server does not answer now: try again in a while',
  loginRefused: 'The identity server did not let you in: try again, or ask whoever keeps it',
  logout: 'Log out',
  newPassword: 'New password (12 characters or more)',
  changePassword: 'Change password',
  firstPassword: 'First login: please change the password',
};
