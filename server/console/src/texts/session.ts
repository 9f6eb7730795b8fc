export const zh = {
  product: '课件管理平台',
  user: '用户名',
  password: '密码',
  login: '登录',
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
  logout: 'Log out',
  newPassword: 'New password (12 characters or more)',
  changePassword: 'Change password',
  firstPassword: 'First login: please change the password',
};
