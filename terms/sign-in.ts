/** The sign-in page of the sample city's own issuer. It shows both languages at once. */
import { words } from './words.ts';

export const SIGN_IN = {
  heading: words('登录', 'Sign in'),
  banner: words(
    '这是示例城市自带的身份服务，不需要密码：任何人都可以以任何人员的身份登录。人员均为虚构，正式环境拒绝使用本服务。',
    'This is the sample city’s own issuer. It asks for no password: anybody may sign in as anybody. The people are made up, and production refuses this issuer.',
  ),
  search: words('按姓名、部门、单位或职务查找', 'Find by name, department, unit or role'),
  find: words('查找', 'Find'),
  found: words('共 {count} 人', '{count} people'),
  nobody: words(
    '没有符合的人员。请换一个词，或清空后查看全部。',
    'Nobody matches. Try another word, or clear it to see everybody.',
  ),
  cancel: words('取消，返回', 'Cancel and go back'),
  unknown: words('没有此人员，请从下面选择。', 'There is no such person. Choose one below.'),
  expired: words(
    '这次登录已过期或已完成。请回到应用重新登录。',
    'This sign-in has expired or is done. Go back to the application and sign in again.',
  ),
  refused: words('登录请求不能接受', 'The request to sign in cannot be accepted'),
  signOut: words('退出登录', 'Sign out'),
  askSignOut: words('要退出登录吗？', 'Do you want to sign out?'),
  signedOut: words('已退出登录。', 'You are signed out.'),
  roles: {
    unit: words('项目单位', 'Project units'),
    officer: words('经办人', 'Officers'),
    head: words('部门负责人', 'Heads of departments'),
    leader: words('分管领导', 'Leaders'),
    supervisor: words('督查人员', 'Supervisors'),
    admin: words('系统管理员', 'Administrators'),
  },
} as const;
